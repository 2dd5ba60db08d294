package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
  @TempDir private Path directory;

  @Test
  void leavesAllButAPlainStartToTheLibrary() {
    for (List<String> each :
        List.of(
            List.<String>of(),
            List.of("validate", "-c", "weir.yaml"),
            List.of("run", "-c"),
            List.of("run", "--help"),
            List.of("run", "-c", "-x"),
            List.of("run", "--config=weir.yaml"),
            List.of("run", "-c", "weir.yaml", "more"))) {
      assertThat(Runner.runAtOnce(each)).as("%s", each).isNull();
    }
  }

  @Test
  void refusesSettingsAsTheLibrarysWayDoes() {
    String missing = directory.resolve("weir.yaml").toString();
    assertThat(Runner.runAtOnce(List.of("run", "-c", missing))).isEqualTo(Main.REFUSED);
    assertThat(Runner.runAtOnce(List.of("run", "--config", missing))).isEqualTo(Main.REFUSED);
    assertThat(Main.commandLine().execute("run", "-c", missing)).isEqualTo(Main.REFUSED);
  }
}
