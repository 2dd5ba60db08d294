package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.InvalidDocument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Any text or bytes are a report within its ranges, or refused by one of two exceptions.
final class OrcaFuzzTest {
  private static final List<String> PIECES =
      List.of(
          "TEXT ",
          "JSON ",
          "BIN ",
          "cpu_utilization",
          "mem_utilization",
          "=",
          ":",
          ",",
          "{",
          "}",
          "\"",
          "0.5",
          "1e999",
          "-1",
          "NaN",
          "named_metrics.",
          " ",
          "\u00e9",
          "[",
          "null",
          "1".repeat(50));

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void anyTextIsAReportOrRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      StringBuilder text = new StringBuilder();
      for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      check(text.toString());
      check(text.toString().replace('0', (char) random.nextInt(0x3000)));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void anyBytesAreAReportOrRefused(long seed) {
    Random random = new Random(seed);
    byte[] good = Base64.getDecoder().decode("CQAAAAAAANA/EQAAAAAAAOA/IgwKAWERAAAAAAAACEA=");
    for (int i = 0; i < 100; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      check("BIN " + Base64.getEncoder().encodeToString(bytes));
      byte[] bent = Arrays.copyOf(good, random.nextInt(good.length + 1));
      if (bent.length > 0) {
        bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
      }
      check("BIN " + Base64.getEncoder().encodeToString(bent));
      check(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  private static void check(String written) {
    try {
      Map<OrcaField, Double> values = OrcaText.parse(written);
      OrcaReport.of(new ServiceId("web"), new BackendId("b1"), values)
          .measures()
          .forEach((metric, value) -> assertThat(value).isBetween(0.0, metric.max()));
    } catch (ReportJson.Malformed | InvalidDocument refused) {
      assertThat(refused.getMessage()).isNotEmpty().hasSizeLessThan(1_000);
    }
  }
}
