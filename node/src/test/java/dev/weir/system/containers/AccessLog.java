package dev.weir.system.containers;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a demo backend wrote down about those who called it.
final class AccessLog {
  private static final Pattern PAGE =
      Pattern.compile("\\brequest n=.* caller=(\\S+):\\d+ method=GET path=/ ");

  private AccessLog() {}

  /// How often the page was asked for.
  static long requests(String log) {
    return PAGE.matcher(log).results().count();
  }

  /// The addresses that asked for the page; probes ask for another one.
  static Set<String> callers(String log) {
    Set<String> callers = new TreeSet<>();
    PAGE.matcher(log).results().map((MatchResult line) -> line.group(1)).forEach(callers::add);
    return callers;
  }
}
