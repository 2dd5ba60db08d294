package dev.weir.architecture;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What each line of a tracked file has to keep, whatever it is written in. The patterns are
/// spelled so that they do not find themselves.
final class TextRules {
  static final int LINES_MAX = 400;
  static final int COLUMNS_MAX = 100;

  private static final Set<String> CODE = Set.of("java", "ts", "tsx");

  private static final Pattern REGISTRY =
      Pattern.compile(
          "registry[.](npmjs|yarnpkg)[.]|repo1?[.]maven[.](apache[.])?org|[/.]pypi[.]org"
              + "|pythonhosted[.]org|proxy[.]golang[.]org|(registry-1|index|hub)[.]docker[.]"
              + "|[/ ]ghcr[.]io/|[/ ]quay[.]io/|plugins[.]gradle[.]org|deb[.]debian[.]org");

  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.~-])/(home|Users|work|root)/[\\w.]|/tmp/wei[r]/");

  /// An open end says why and what would settle it; the rest has no place in what is shipped.
  private static final Pattern LOOSE_END =
      Pattern.compile("\\bTOD[O]\\b(?!\\W+\\w+\\W+\\w+)|\\bFIXM[E]\\b|\\bHAC[K]\\b|[?][?][?](?!')");

  private static final Pattern LOOSE_IN_JAVA =
      Pattern.compile(
          "@autho[r]\\b|@Disable[d]\\b|@Ignor[e]\\b|\\bAssumption[s][.]|\\bassum(e)(True|That)\\b"
              + "|Thread[.]slee[p]|java[.]util[.]logging[.]Logge[r]");

  private static final Pattern LOOSE_IN_TYPESCRIPT =
      Pattern.compile("\\b(it|test|describe)[.](only|skip|todo)\\b|@ts-ignore|\\bdebugger;");

  private static final Pattern STRAY_OUTPUT = Pattern.compile("\\bconsole[.](log|debug|info)\\b");

  /// What a tool writes, and tables of phrases, are not read from top to bottom.
  private static final Pattern NOT_READ = Pattern.compile("[.]gen[.]ts$|/i18n/");

  private TextRules() {}

  static List<String> tabs(TrackedFile file) {
    return withLine(file, Pattern.compile("\t"), "a tab (expected: spaces)");
  }

  static List<String> lineEnds(TrackedFile file) {
    if (!file.text().isEmpty() && !file.text().endsWith("\n")) {
      return List.of(file.path() + ": no line feed at the end");
    }
    return file.extension().equals("md")
        ? List.of()
        : withLine(file, Pattern.compile("[ \t\r]$"), "blanks at the end of the line");
  }

  static List<String> length(TrackedFile file) {
    long count = file.lines().size();
    boolean read = CODE.contains(file.extension()) && !NOT_READ.matcher(file.path()).find();
    return file.isMain() && read && count > LINES_MAX
        ? List.of(file.path() + ": " + count + " lines (expected: up to " + LINES_MAX + ")")
        : List.of();
  }

  static List<String> width(TrackedFile file) {
    return file.extension().equals("java")
        ? withLine(
            file,
            Pattern.compile("^(?!import |package )(?!.*https?://).{" + (COLUMNS_MAX + 1) + "}"),
            "longer than " + COLUMNS_MAX + " columns")
        : List.of();
  }

  static List<String> registries(TrackedFile file) {
    return withLine(file, REGISTRY, "the host of a package registry");
  }

  static List<String> machinePaths(TrackedFile file) {
    return withLine(file, MACHINE_PATH, "an absolute path of one machine");
  }

  static List<String> looseEnds(TrackedFile file) {
    boolean bad = file.path().contains("/architecture/fixture/");
    return switch (file.extension()) {
      case "java" ->
          bad ? List.of() : withLine(file, either(LOOSE_END, LOOSE_IN_JAVA), "a loose end");
      case "ts", "tsx" -> withLine(file, either(LOOSE_END, LOOSE_IN_TYPESCRIPT), "a loose end");
      default -> withLine(file, LOOSE_END, "a loose end");
    };
  }

  /// Java's is judged by its classes: see [Law#ONLY_COMMANDS_PRINT_OR_EXIT].
  static List<String> strayOutput(TrackedFile file) {
    return file.isMain() && Set.of("ts", "tsx").contains(file.extension())
        ? withLine(file, STRAY_OUTPUT, "stray output")
        : List.of();
  }

  private static Pattern either(Pattern one, Pattern other) {
    return Pattern.compile(one.pattern() + "|" + other.pattern());
  }

  private static List<String> withLine(TrackedFile file, Pattern pattern, String complaint) {
    List<String> lines = List.of(file.text().split("\n", -1));
    return IntStream.range(0, lines.size())
        .filter(index -> pattern.matcher(lines.get(index)).find())
        .mapToObj(index -> file.path() + ":" + (index + 1) + ": " + complaint)
        .toList();
  }
}
