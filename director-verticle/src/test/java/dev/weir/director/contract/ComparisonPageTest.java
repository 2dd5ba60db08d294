package dev.weir.director.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page says what the cases say. It is written by this test with `-Dgolden.update=true`; that
/// it is true is what the contract's tests show.
class ComparisonPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("weir.root", "..")).resolve("docs/COMPARISON.md");
  private static final String HEAD =
      """
      # What Weir does with a connection, and what others do

      Written by a test from the cases of the black-box contract, each of which is played on both of
      Weir's relays, on HAProxy (`mode tcp`) and on nginx (`stream`), as they come, with long
      timeouts. A difference that no longer holds fails the build.

      ## What each end sees

      | when | expected |
      | --- | --- |
      """;
  private static final String DIFFERENCES =
      """

      ## Who differs

      | when | who | what it does instead | why ours is as it is |
      | --- | --- | --- | --- |
      """;

  @Test
  void saysWhatTheCasesSay() throws IOException {
    String page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void differsOnlyFromCasesThatAreThere() {
    List<String> names = Contract.cases().stream().map(Case::name).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(Differences.ALL).extracting(Difference::name).isSubsetOf(names);
    for (Case each : Contract.cases()) {
      assertThat(Differences.ALL)
          .filteredOn(difference -> difference.name().equals(each.name()))
          .noneMatch(difference -> difference.instead().equals(each.expected()))
          .extracting(Difference::forwarder)
          .doesNotHaveDuplicates();
    }
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Case each : Contract.cases()) {
      page.append("| %s | %s |\n".formatted(each.name(), each.expected().text()));
    }
    page.append(DIFFERENCES);
    for (Difference each : Differences.ALL) {
      page.append(
          "| %s | %s | %s | %s |\n"
              .formatted(each.name(), each.forwarder(), each.instead().text(), each.why()));
    }
    return page.toString();
  }
}
