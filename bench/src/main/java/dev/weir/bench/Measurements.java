package dev.weir.bench;

import dev.weir.bench.load.LoadPlan;
import dev.weir.bench.load.Pattern;
import dev.weir.bench.measure.JitClock;
import dev.weir.bench.measure.Proc;
import dev.weir.bench.report.Figure;
import dev.weir.bench.report.Sample;
import dev.weir.bench.subject.Placement;
import dev.weir.bench.subject.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Takes the samples of one placement, each from a target that runs.
final class Measurements {
  private static final double COLD_SECONDS = 1;
  private static final double MEMORY_TOUCH_SECONDS = 8;
  private static final int SETTLE_SECONDS_MAX = 20;
  private static final int TOUCHED_CONNECTIONS = 64;

  private final Options.Times times;
  private final Placement placement;
  private final LoadHost load;
  private final PrintStream progress;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> warmUps = new ArrayList<>();
  private final List<String> stories = new ArrayList<>();
  private int round;

  Measurements(Options.Times times, Placement placement, LoadHost load, PrintStream progress) {
    this.times = times;
    this.placement = placement;
    this.load = load;
    this.progress = progress;
  }

  List<Sample> samples() {
    return samples;
  }

  /// How long each target took to become warm, and what that changed.
  List<String> warmUps() {
    return warmUps;
  }

  /// Phases of starts, a line each.
  List<String> stories() {
    return stories;
  }

  String placement() {
    return placement.name();
  }

  /// What is measured from now on belongs to this one.
  void round(int index) {
    round = index;
  }

  /// Cold, that is the first second; then, when the compiler is quiet, warm.
  void load(Workload workload, Target target) throws IOException {
    List<Long> pids = target.pids();
    load.start(plan(workload, target));
    Slice cold;
    Slice warm;
    Warmth warmth = new Warmth();
    try {
      double compiled = JitClock.seconds(pids);
      cold = load.slice(COLD_SECONDS, pids);
      while (JitClock.isKept(pids)
          && !warmth.isQuiet()
          && warmth.seconds() < times.warmSecondsMax()) {
        double before = compiled;
        load.slice(1, pids);
        compiled = JitClock.seconds(pids);
        warmth.add(compiled - before);
      }
      warm = load.slice(times.sliceSeconds(), pids);
    } finally {
      load.stop();
    }
    if (warm.isBroken()) {
      throw new IOException("not counted: " + warm.json().encode());
    }
    if (!cold.isBroken()) {
      add(workload, target, true, cold);
    }
    add(workload, target, false, warm);
    tell(workload, target, price(workload, warm) + ", cold " + price(workload, cold), warm);
    if (JitClock.isKept(pids)) {
      warmUps.add(
          "%s %s round %d %s: %s after %d s, cpu %s -> %s"
              .formatted(
                  placement.name(),
                  workload.name(),
                  round + 1,
                  target.name(),
                  warmth.isQuiet() ? "compiler quiet" : "NOT QUIET",
                  warmth.seconds(),
                  price(workload, cold),
                  price(workload, warm)));
    }
  }

  private void tell(Workload workload, Target target, String cpu, Slice slice) {
    progress.printf(
        Locale.ROOT,
        "%s %s round %d %s: cpu %s, %s, p99 %s%n",
        placement.name(),
        workload.name(),
        round + 1,
        target.name(),
        cpu,
        Figure.RATE.show(slice.unitsPerSecond(workload.unit()), workload.unit().word()),
        Figure.P99.show(slice.latencySeconds("p99"), ""));
  }

  private static String price(Workload workload, Slice slice) {
    Workload.Unit unit = workload.unit();
    return Figure.CPU.show(slice.cpuSecondsPerUnit(unit), unit.word());
  }

  private void add(Workload workload, Target target, boolean cold, Slice slice) throws IOException {
    if (!target.pids().isEmpty()) {
      add(workload, Figure.CPU, target, cold, slice.cpuSecondsPerUnit(workload.unit()));
    }
    if (!cold) {
      add(workload, Figure.RATE, target, false, slice.unitsPerSecond(workload.unit()));
    }
    if (workload.pattern() != Pattern.BULK) {
      if (!cold) {
        add(workload, Figure.P50, target, false, slice.latencySeconds("p50"));
      }
      add(workload, Figure.P99, target, cold, slice.latencySeconds("p99"));
      if (!cold) {
        add(workload, Figure.P999, target, false, slice.latencySeconds("p999"));
      }
    }
  }

  /// Of a target that was just started.
  void memory(Workload workload, Target target) throws IOException {
    List<Long> pids = target.pids();
    if (pids.isEmpty()) {
      return;
    }
    load.start(
        new LoadPlan(
            Pattern.PING,
            TOUCHED_CONNECTIONS,
            placement.loopCount(),
            target.address(workload.door()),
            LoadPlan.Security.NONE));
    load.slice(MEMORY_TOUCH_SECONDS, pids);
    load.stop();
    long before = settled(workload, target);
    load.start(plan(workload, target));
    long after;
    try {
      after = settled(workload, target);
    } finally {
      load.stop();
    }
    double each = (double) (after - before) / workload.connectionCount();
    add(workload, Figure.MEMORY_PER_CONNECTION, target, false, each);
    add(workload, Figure.MEMORY_FIXED, target, false, (double) before);
    progress.printf(
        "%s %s round %d %s: %s, before %s%n",
        placement.name(),
        workload.name(),
        round + 1,
        target.name(),
        Figure.MEMORY_PER_CONNECTION.show(each, ""),
        Figure.MEMORY_FIXED.show((double) before, ""));
  }

  /// What a target occupies, once that has come to rest.
  private long settled(Workload workload, Target target) throws IOException {
    Settling settling = new Settling();
    while (!settling.isSettled() && settling.seconds() < SETTLE_SECONDS_MAX) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      settling.add(Proc.residentBytes(target.pids()));
    }
    if (!settling.isSettled()) {
      progress.printf(
          "%s %s round %d %s: NOT SETTLED after %d s%n",
          placement.name(), workload.name(), round + 1, target.name(), settling.seconds());
    }
    return settling.bytes();
  }

  /// What its start took.
  void start(Workload workload, Target target, Probe.Start start) throws IOException {
    if (target.pids().isEmpty()) {
      return;
    }
    add(workload, Figure.ACCEPT, target, false, start.acceptSeconds());
    add(workload, Figure.REPLY, target, false, start.replySeconds());
    progress.printf(
        "%s %s round %d %s: accepts after %s%n",
        placement.name(),
        workload.name(),
        round + 1,
        target.name(),
        Figure.ACCEPT.show(start.acceptSeconds(), ""));
  }

  /// What the target itself says about its start.
  void story(Target target) throws IOException {
    String story = target.startStory();
    if (!story.isEmpty()) {
      stories.add(
          "%s round %d %s: %s".formatted(placement.name(), round + 1, target.name(), story));
    }
  }

  LoadPlan plan(Workload workload, Target target) {
    return new LoadPlan(
        workload.pattern(),
        workload.connectionCount(),
        Math.min(placement.loopCount(), workload.connectionCount()),
        target.address(workload.door()),
        workload.security());
  }

  private void add(Workload workload, Figure figure, Target target, boolean cold, double value) {
    samples.add(
        new Sample(
            placement.name(),
            workload.title(),
            workload.unit().word(),
            figure,
            target.name(),
            round,
            cold,
            value));
  }
}
