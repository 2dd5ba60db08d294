package dev.weir.feedback.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A pool through calm, overload, recovery and silence, for people to review. Written anew with
/// `-Dgolden.update=true` only.
final class LvsTraceTest {
  private static final Path TRACE = Path.of("src/test/resources/golden/lvs.trace");

  @Test
  void behavesAsRecorded() throws IOException {
    List<String> lines = Files.readAllLines(TRACE);
    Weighed web = new Weighed(Weighed.lvs(Weighed.LVS, 100, 100, 200));
    long seconds = 0;
    StringBuilder played = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("#")) {
        played.append(line).append('\n');
        continue;
      }
      String[] parts = line.split("\\|", -1);
      long at = Long.parseLong(parts[0].strip());
      for (String event : parts[1].strip().split(" ", -1)) {
        int equals = event.indexOf('=');
        if (equals > 0) {
          web.load(event.substring(0, equals), Double.parseDouble(event.substring(equals + 1)));
        }
      }
      web.seconds((double) (at - seconds));
      seconds = at;
      String factors =
          Stream.of("b1", "b2", "b3")
              .map(id -> id + " " + web.factor(id))
              .collect(Collectors.joining(", "));
      played.append(String.format(Locale.ROOT, "%4d | %s | %s\n", at, parts[1].strip(), factors));
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(TRACE, played);
    }
    assertThat(played.toString()).isEqualTo(Files.readString(TRACE));
  }
}
