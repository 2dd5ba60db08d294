package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.InvalidDocument;
import dev.weir.feedback.weigh.LoadReport;
import dev.weir.feedback.weigh.Metric;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms of an ORCA report, and what each field measures here.
final class OrcaTextTest {
  private static final ServiceId WEB = new ServiceId("web");
  private static final BackendId B1 = new BackendId("b1");

  /// The last two were written by protobuf's own library: the same three fields, and with maps,
  /// `rps_fractional` and `eps` among them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TEXT cpu_utilization=0.25,mem_utilization=0.5,application_utilization=0.75",
        "TEXT application_utilization = 75e-2 ,cpu_utilization=.25, mem_utilization=+0.5",
        "cpu_utilization:0.25,mem_utilization:0.5,application_utilization:0.75",
        "cpu_utilization=0.25,mem_utilization=0.5,application_utilization=0.75,named_metrics.a=9",
        "JSON {\"cpu_utilization\":0.25,\"mem_utilization\":0.5,\"application_utilization\":0.75}",
        "{\"cpuUtilization\":0.25,\"memUtilization\":\"0.5\",\"applicationUtilization\":0.75}",
        "BIN CQAAAAAAANA/EQAAAAAAAOA/SQAAAAAAAOg/",
        "BIN CQAAAAAAANA/EQAAAAAAAOA/IgwKAWERAAAAAAAACEAqDAoBYhEAAAAAAADgPzEAAAAAAABZQDkAAAAA"
            + "AADwP0kAAAAAAADoPw==",
      })
  void readsEveryForm(String written) {
    assertThat(OrcaText.parse(written))
        .isEqualTo(
            Map.of(
                OrcaField.CPU_UTILIZATION, 0.25,
                OrcaField.MEM_UTILIZATION, 0.5,
                OrcaField.APPLICATION_UTILIZATION, 0.75));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TEXT",
        "TEXT cpu_utilization",
        "cpu_utilization=",
        "cpu_utilization=NaN",
        "cpu_utilization=Infinity",
        "cpu_utilization=0x1p3",
        "cpu_utilization=1d",
        "cpu_utilization=\"0.7\"",
        "cpu_utilization=0.1,cpu_utilization=0.2",
        "=1",
        "cpu_utilization=0.1,,mem_utilization=0.2",
        "JSON",
        "JSON []",
        "JSON {\"cpu_utilization\":true}",
        "JSON {\"cpu_utilization\":1,\"cpuUtilization\":1}",
        "JSON {\"cpu_utilization\":",
        "BIN !",
        "BIN CQ==",
        "BIN CQAAAAAAAA==",
        "BIN AA==",
        "BIN Dw==",
        "BIN IgI=",
        "BIN ////////////Af8=",
      })
  void refusesWhatIsNone(String written) {
    assertThatThrownBy(() -> OrcaText.parse(written)).isInstanceOf(ReportJson.Malformed.class);
  }

  @Test
  void takesOnlySoManyNames() {
    String pairs = "a0=1";
    for (int i = 1; i < OrcaText.NAMES_MAX; i++) {
      pairs += ",a" + i + "=1";
    }
    assertThat(OrcaText.parse(pairs)).isEmpty();
    String more = pairs + ",b=1";
    assertThatThrownBy(() -> OrcaText.parse(more)).hasMessageContaining("more than 200 names");
  }

  /// Protobuf's rule: the last one counts, and 0 is the same as nothing.
  @Test
  void theLastOfAFieldCountsInBytes() {
    assertThat(OrcaText.parse("BIN CQAAAAAAANA/CQAAAAAAAOA/"))
        .isEqualTo(Map.of(OrcaField.CPU_UTILIZATION, 0.5));
    assertThat(OrcaText.parse("BIN CQAAAAAAANA/CQAAAAAAAAAA")).isEmpty();
  }

  @Test
  void theApplicationsOwnUtilisationIsTheLoad() {
    assertThat(report("application_utilization=0.75,cpu_utilization=0.2").measures())
        .isEqualTo(Map.of(Metric.LOAD, 0.75, Metric.CPU, 0.2));
    assertThat(report("application_utilization=0,cpu_utilization=0").measures())
        .isEqualTo(Map.of(Metric.CPU, 0.0));
  }

  @Test
  void saysWhatIsOutOfItsRangeOrMissing() {
    assertThatThrownBy(() -> report("cpu_utilization=1.6,mem_utilization=-1"))
        .isInstanceOf(InvalidDocument.class)
        .hasMessageContaining("cpu_utilization")
        .hasMessageContaining("0..1.5")
        .hasMessageContaining("mem_utilization");
    assertThatThrownBy(() -> report("named_metrics.a=1")).hasMessageContaining("no measure");
    // A double that is not a number, in bytes.
    assertThatThrownBy(() -> report("BIN CQAAAAAAAPh/")).isInstanceOf(InvalidDocument.class);
  }

  private static LoadReport report(String written) {
    return OrcaReport.of(WEB, B1, OrcaText.parse(written));
  }
}
