package dev.weir.system;

import java.time.Duration;
import java.util.Random;

/// The moment of a fault: after a random number of the load's connections, by a seed that is
/// printed. `-Dweir.test.seed=n` replays it.
final class Moment {
  private static final int FIRST = 300;
  private static final int LAST = 1_500;

  private final int connectionCount;

  private Moment(int connectionCount) {
    this.connectionCount = connectionCount;
  }

  static Moment random(String test) {
    long seed = Long.getLong("weir.test.seed", new Random().nextInt(1_000_000));
    Moment moment = new Moment(new Random(seed).nextInt(FIRST, LAST + 1));
    System.out.println(test + " seed=" + seed + " after=" + moment.connectionCount);
    return moment;
  }

  void await(LoadClient.Running load) {
    Patience.until(
        connectionCount + " connections of the load",
        Duration.ofSeconds(30),
        () -> load.count() >= connectionCount);
  }
}
