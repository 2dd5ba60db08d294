package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void replacesWhatTheLastRunHasWrittenAndNothingElse() {
    String page = "before\n" + Page.BEGIN + "\nold\n" + Page.END + "after\n";
    String once = Page.replaced(page, "new\n");
    assertThat(once)
        .startsWith("before\n")
        .endsWith("after\n")
        .contains("new")
        .doesNotContain("old");
    assertThat(Page.replaced(once, "new\n")).isEqualTo(once);
  }

  @Test
  void refusesAPageWithoutMarks() {
    assertThatThrownBy(() -> Page.replaced("nothing", "new"))
        .hasMessageStartingWith("page: no marks (expected: ");
  }

  @Test
  void thePageOfTheProjectHasThem() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "BENCHMARKS.md"));
    assertThat(Page.replaced(page, "new")).contains("new");
  }
}
