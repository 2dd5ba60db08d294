package dev.weir.director.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MinTreeTest {
  @Test
  void isInfiniteWhenEmpty() {
    MinTree tree = new MinTree();
    assertThat(tree.min()).isInfinite();
    assertThat(tree.first(0, Double.POSITIVE_INFINITY)).isEqualTo(-1);
    tree.reset(1);
    assertThat(tree.min()).isInfinite();
  }

  /// Beside an array that is walked.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void findsWhatAWalkFinds(long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(40);
    double[] values = new double[size];
    MinTree tree = new MinTree();
    tree.reset(1 + random.nextInt(100));
    tree.reset(size);
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(6);
      tree.write(i, values[i]);
    }
    tree.build();
    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(size);
      values[at] = random.nextInt(10) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(6);
      tree.update(at, values[at]);
      assertThat(tree.min()).isEqualTo(Arrays.stream(values).min().orElseThrow());
      int from = random.nextInt(size + 1);
      double atMost = random.nextInt(7) - 0.5;
      int found = -1;
      for (int j = size - 1; j >= from; j--) {
        found = values[j] <= atMost ? j : found;
      }
      assertThat(tree.first(from, atMost)).isEqualTo(found);
    }
  }
}
