package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private final List<Sample> samples = new ArrayList<>();

  @Test
  void saysWhatIsMetAndWhatIsMissed() {
    for (int round = 0; round < 6; round++) {
      add("keep-alive 32", Figure.CPU, "haproxy", round, 10e-6);
      add("keep-alive 32", Figure.CPU, "weir", round, 9e-6);
      add("churn", Figure.CPU, "haproxy", round, 10e-6);
      add("churn", Figure.CPU, "weir", round, round == 5 ? 11e-6 : 9e-6);
      add("8,000 idle", Figure.MEMORY_FIXED, "weir", round, 150e6);
      add("8,000 idle", Figure.MEMORY_FIXED, "empty", round, 100e6);
    }
    assertThat(Goals.print(samples))
        .contains("≤ 1.00, upper end ≤ 1.03 | 0.90 (0.90–0.90) | met |")
        .contains("≤ 1.00, upper end ≤ 1.03 | 0.90 (0.90–1.10) | **missed** |")
        .contains("≤ 160 MB | 150 MB (150–150 MB) | met |".replace("(150–", "(150 MB–"))
        .contains("over an empty clustered Vert.x | ≤ 45 MB | 50 MB (50–50) | **missed** |");
  }

  /// The bar for bulk is against the HAProxy that was tuned for it.
  @Test
  void dividesByWhatTheGoalNames() {
    add("bulk, 8 flows", Figure.CPU, "haproxy", 0, 1);
    add("bulk, 8 flows", Figure.CPU, "haproxy-tuned", 0, 0.5);
    add("bulk, 8 flows", Figure.CPU, "weir", 0, 0.25);
    assertThat(Goals.print(samples))
        .contains("to haproxy-tuned | ≤ 0.60 | 0.50 (0.50–0.50) | met |");
  }

  private void add(String title, Figure figure, String target, int round, double value) {
    samples.add(new Sample("pinned", title, "request", figure, target, round, false, value));
  }
}
