package dev.weir.core.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The choices of which random values are made.
record RandomChoices(Random random) {
  <E> E any(E[] all) {
    return all[random.nextInt(all.length)];
  }

  <V> @Nullable V perhaps(Supplier<V> make) {
    return random.nextBoolean() ? make.get() : null;
  }

  <V> List<V> list(int countMax, IntFunction<V> make) {
    List<V> list = new ArrayList<>();
    int count = random.nextInt(countMax + 1);
    for (int i = 0; i < count; i++) {
      list.add(make.apply(i));
    }
    return list;
  }
}
