package dev.weir.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/// Decisions are values and functions of (state, event, nowNanos, random): the packages that hold
/// them reach no world.
final class Purity {
  private static final String[] IO = {
    "io.vertx..",
    "io.netty..",
    "com.hazelcast..",
    "org.apache.ratis..",
    "io.micrometer..",
    "org.slf4j..",
    "ch.qos.logback..",
    "java.net..",
    "java.nio.channels..",
    "java.nio.file..",
    "java.util.logging.."
  };

  private static final String THREADS =
      "java\\.lang\\.(Thread|ThreadLocal|Runtime|Process|ProcessBuilder|System\\$Logger).*"
          + "|java\\.util\\.Timer.*"
          + "|java\\.util\\.concurrent\\.locks\\..*"
          + "|java\\.util\\.concurrent\\.[A-Za-z]*(Executor|Future|Completion|ForkJoin|Latch"
          + "|Semaphore|BlockingQueue|BlockingDeque|Barrier|Phaser|Exchanger|Flow)[A-Za-z$]*";

  private static final Set<String> CLOCK_AND_DICE =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.util.random.RandomGenerator.getDefault");

  private Purity() {}

  static ArchRule noIo(Layout layout) {
    return noClasses()
        .that()
        .resideInAnyPackage(layout.pure())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(IO)
        .allowEmptyShould(true);
  }

  static ArchRule noThreads(Layout layout) {
    return noClasses()
        .that()
        .resideInAnyPackage(layout.pure())
        .should()
        .dependOnClassesThat()
        .haveNameMatching(THREADS)
        .allowEmptyShould(true);
  }

  /// `core.time` is where the clock of the process is made, and nothing else is there.
  static ArchRule noClockAndNoDice(Layout layout) {
    return noClasses()
        .that()
        .resideInAnyPackage(layout.pure())
        .and()
        .resideOutsideOfPackages(layout.below("core.time"))
        .should()
        .accessTargetWhere(
            Targets.matching(
                "a clock or dice",
                target ->
                    CLOCK_AND_DICE.contains(Targets.name(target))
                        || Targets.isSeedlessRandom(target)
                        || Targets.readsTheWallClock(target)))
        .allowEmptyShould(true);
  }
}
