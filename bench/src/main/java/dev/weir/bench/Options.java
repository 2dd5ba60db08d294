package dev.weir.bench;

import dev.weir.bench.subject.Placement;
import dev.weir.bench.subject.Targets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// What the command line asks for.
///
/// @param base that ratios are taken to
/// @param pairs of a workload and a target that are measured
/// @param out folder for settings, logs and results
record Options(
    List<Workload> workloads,
    List<String> targets,
    String base,
    List<Placement> placements,
    Times times,
    Weirs weirs,
    Pairs pairs,
    Path out) {
  /// How often and how long.
  ///
  /// @param sliceSeconds of each measurement
  /// @param warmSecondsMax after which a target counts as warm, stable or not
  record Times(int rounds, double sliceSeconds, double warmSecondsMax) {
    Times {
      if (rounds < 1) {
        throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 1 or more)");
      }
    }
  }

  /// What Weir is measured as.
  ///
  /// @param single whether it is one process with all roles
  /// @param guarded whether it has an access list and a limit per client
  /// @param jar of `weir`
  /// @param flags of its JVM
  record Weirs(boolean single, boolean guarded, Path jar, Path flags) {}

  static final String USAGE =
      """
      Usage: bench/run [--quick | --full] [OPTION...]
             bench/run --jmh [JMH OPTION...]

        --quick            haproxy and weir, ka32, ka256, churn, bulk-8, 3 rounds
        --full             all workloads and targets where they mean something, pinned and free,
                           5 rounds: about half an hour (the default); writes docs/BENCHMARKS.md
        --workloads A,B    of: ka32 ka256 ka1000 churn bulk-1 bulk-8 proxy tls-handshake tls-ka32
                           tls-bulk-8 idle start start-alone
        --targets A,B      of: direct haproxy haproxy-tuned nginx nginx-tuned weir weir-native
                           weir-pipeline empty; weir@FILE.jar is another build of Weir; empty is
                           a Vert.x with Hazelcast and nothing else
        --base TARGET      what the others are divided by; default haproxy
        --placement A,B    pinned: one loop on core 0, load on core 1; free: two loops, not pinned
        --rounds N         every other one in reverse order
        --slice SECONDS    of each measurement
        --warm SECONDS     at most, before a target counts as warm
        --single           Weir as one process with all roles, not as a cluster of three
        --unguarded        Weir without its access list and limit per client
        --weir-jar FILE    what `weir` is; default node/target/weir.jar
        --out FOLDER       for settings, logs and results; default bench/target/run
      """;

  Options {
    if (!targets.contains(base)) {
      throw new IllegalArgumentException("--base: " + base + " (expected: one of " + targets + ")");
    }
    List<String> names = targets.stream().map(Targets::nameOf).distinct().toList();
    if (names.size() < targets.size()) {
      throw new IllegalArgumentException(
          "--targets: " + targets + " are called " + names + " (expected: a name for each)");
    }
  }

  private static Options full(Path root) {
    return new Options(
        Workload.ALL,
        List.of(
            "haproxy", "haproxy-tuned", "nginx-tuned", "weir", "weir-pipeline", "direct", "empty"),
        "haproxy",
        List.of(Placement.PINNED, Placement.FREE),
        new Times(5, 1.5, 6),
        new Weirs(
            false,
            true,
            root.resolve("node/target/weir.jar"),
            root.resolve("node/src/main/jvm/weir.jvmargs")),
        Pairs.TELLING,
        root.resolve("bench/target/run"));
  }

  private Options quick() {
    return withWorkloads(
            Stream.of("ka32", "ka256", "churn", "bulk-8").map(Workload::named).toList())
        .withTargets(List.of("haproxy", "weir"))
        .withPlacements(List.of(Placement.PINNED))
        .withTimes(new Times(3, 2, 6));
  }

  /// Whether nothing of the default was left out, so that its results may stand for the project.
  boolean isWhole() {
    return workloads.equals(Workload.ALL)
        && pairs == Pairs.TELLING
        && placements.size() == 2
        && !weirs.single()
        && weirs.guarded();
  }

  boolean measures(String placement, Workload workload, String target) {
    return pairs == Pairs.ALL
        ? !Pairs.isOutOfReach(workload, target)
        : Pairs.tells(placement, workload, target);
  }

  /// Reads a command line over the defaults.
  static Options parse(List<String> arguments, Path root) {
    Options options = full(root);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      options = options.with(option, rest);
    }
    return options;
  }

  private Options with(String option, Iterator<String> rest) {
    return switch (option) {
      case "--full" -> this;
      case "--quick" -> quick();
      case "--single" -> withWeirs(new Weirs(true, weirs.guarded(), weirs.jar(), weirs.flags()));
      case "--unguarded" -> withWeirs(new Weirs(weirs.single(), false, weirs.jar(), weirs.flags()));
      case "--workloads" ->
          withWorkloads(list(option, rest).stream().map(Workload::named).toList());
      case "--targets" -> withTargets(list(option, rest));
      case "--base" -> withBase(value(option, rest));
      case "--placement" ->
          withPlacements(list(option, rest).stream().map(Placement::named).toList());
      case "--rounds" ->
          withTimes(
              new Times(
                  Integer.parseInt(value(option, rest)),
                  times.sliceSeconds(),
                  times.warmSecondsMax()));
      case "--slice" ->
          withTimes(
              new Times(
                  times.rounds(), Double.parseDouble(value(option, rest)), times.warmSecondsMax()));
      case "--warm" ->
          withTimes(
              new Times(
                  times.rounds(), times.sliceSeconds(), Double.parseDouble(value(option, rest))));
      case "--weir-jar" ->
          withWeirs(
              new Weirs(
                  weirs.single(),
                  weirs.guarded(),
                  Path.of(value(option, rest)).toAbsolutePath(),
                  weirs.flags()));
      case "--out" ->
          new Options(
              workloads,
              targets,
              base,
              placements,
              times,
              weirs,
              pairs,
              Path.of(value(option, rest)).toAbsolutePath());
      default -> throw new IllegalArgumentException(option + " (expected: an option)\n" + USAGE);
    };
  }

  /// Those that have something to be measured there, in order.
  List<String> targetsOf(String placement) {
    return targets.stream()
        .filter(target -> workloads.stream().anyMatch(each -> measures(placement, each, target)))
        .toList();
  }

  Targets targetsAt(dev.weir.bench.subject.Site site) {
    return new Targets(site, weirs.jar(), weirs.flags(), weirs.single(), weirs.guarded());
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + ": nothing (expected: a value)");
    }
    return rest.next();
  }

  private static List<String> list(String option, Iterator<String> rest) {
    return List.of(value(option, rest).split(",", -1));
  }

  private Options withWorkloads(List<Workload> some) {
    return new Options(some, targets, base, placements, times, weirs, pairs, out);
  }

  private Options withTargets(List<String> some) {
    String kept = some.contains(base) ? base : some.getFirst();
    return new Options(workloads, some, kept, placements, times, weirs, Pairs.ALL, out);
  }

  private Options withBase(String other) {
    return new Options(workloads, targets, other, placements, times, weirs, pairs, out);
  }

  private Options withPlacements(List<Placement> some) {
    return new Options(workloads, targets, base, some, times, weirs, pairs, out);
  }

  private Options withTimes(Times other) {
    return new Options(workloads, targets, base, placements, other, weirs, pairs, out);
  }

  private Options withWeirs(Weirs other) {
    return new Options(workloads, targets, base, placements, times, other, pairs, out);
  }
}
