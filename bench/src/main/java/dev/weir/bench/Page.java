package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `docs/BENCHMARKS.md`: what a person wrote, and between two marks what the last whole run wrote.
final class Page {
  static final String BEGIN = "<!-- What follows is written by bench/run. -->\n";
  static final String END = "<!-- Here ends what bench/run has written. -->\n";

  private Page() {}

  /// Replaces what the run before has written.
  static void write(Path file, String results) throws IOException {
    Files.writeString(file, replaced(Files.readString(file), results));
  }

  static String replaced(String page, String results) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "page: no marks (expected: " + BEGIN.strip() + " and " + END.strip() + ")");
    }
    return page.substring(0, begin + BEGIN.length()) + '\n' + results + '\n' + page.substring(end);
  }
}
