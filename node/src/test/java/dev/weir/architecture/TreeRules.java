package dev.weir.architecture;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What needs more than one file to see: links that lead somewhere, packages that say what they
/// are, tags that the launcher knows.
final class TreeRules {
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(<?([^)\\s>]+)|(?:src|href)=\"([^\"]+)");
  private static final Pattern ELSEWHERE = Pattern.compile("^([a-z][a-z0-9+.-]*:|//)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]*)\"\\)");
  private static final Pattern NEED = Pattern.compile("(?m)^ +need ([a-z0-9-]+) ");

  private TreeRules() {}

  /// Relative links of a page, and the headings that they name.
  static List<String> deadLinks(TrackedFile page, Path root) {
    if (!page.extension().equals("md")) {
      return List.of();
    }
    String prose = FENCED.matcher(page.text()).replaceAll("");
    List<String> dead = new ArrayList<>();
    for (MatchResult link : LINK.matcher(prose).results().toList()) {
      String target = link.group(1) == null ? link.group(2) : link.group(1);
      if (!ELSEWHERE.matcher(target).find() && !leadsSomewhere(target, page, root)) {
        dead.add(page.path() + ": the link " + target + " leads nowhere");
      }
    }
    return dead;
  }

  /// Every package of main sources says in one sentence what it is, and bans null.
  static List<String> packagesWithoutInfo(List<TrackedFile> files) {
    Map<String, TrackedFile> byPath =
        files.stream().collect(Collectors.toMap(TrackedFile::path, file -> file));
    return files.stream()
        .filter(file -> file.isMain() && file.extension().equals("java"))
        .map(file -> file.path().substring(0, file.path().lastIndexOf('/')))
        .distinct()
        .flatMap(folder -> packageComplaint(folder, byPath))
        .toList();
  }

  /// A tag that the launcher does not know would never be left out, and never be reported missing.
  static List<String> unknownTags(List<TrackedFile> files, String launcher) {
    Set<String> known =
        Stream.concat(
                NEED.matcher(launcher).results().map(need -> need.group(1)), Stream.of("long"))
            .collect(Collectors.toSet());
    return files.stream()
        .filter(file -> file.extension().equals("java"))
        .flatMap(
            file ->
                TAG.matcher(file.text())
                    .results()
                    .map(tag -> tag.group(1))
                    .filter(tag -> !known.contains(tag))
                    .map(tag -> file.path() + ": tag " + tag + " (expected: one of " + known + ")"))
        .toList();
  }

  private static Stream<String> packageComplaint(String folder, Map<String, TrackedFile> byPath) {
    TrackedFile info = byPath.get(folder + "/package-info.java");
    if (info == null) {
      return Stream.of(folder + ": no package-info.java");
    }
    boolean complete = info.text().startsWith("/// ") && info.text().contains("@NullMarked");
    return complete
        ? Stream.empty()
        : Stream.of(info.path() + ": (expected: a /// sentence and @NullMarked)");
  }

  private static boolean leadsSomewhere(String target, TrackedFile page, Path root) {
    int hash = target.indexOf('#');
    String path =
        URLDecoder.decode(hash < 0 ? target : target.substring(0, hash), StandardCharsets.UTF_8);
    String anchor = hash < 0 ? "" : target.substring(hash + 1);
    Path file = root.resolve(page.path());
    if (!path.isEmpty()) {
      file = path.startsWith("/") ? root.resolve(path.substring(1)) : file.resolveSibling(path);
    }
    if (anchor.isEmpty() || !path.isEmpty()) {
      return Files.exists(file.normalize());
    }
    return HEADING.matcher(page.text()).results().anyMatch(h -> slug(h.group(1)).equals(anchor));
  }

  private static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
