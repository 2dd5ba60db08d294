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
import org.jspecify.annotations.Nullable;

/// Measures the targets of one placement, workload by workload, round by round.
final class Bench {
  private static final double SETTLE_SECONDS = 0.5;
  private static final double MEMORY_SETTLE_SECONDS = 3;
  private static final int TOUCHED_CONNECTIONS = 64;

  private final Options options;
  private final Placement placement;
  private final List<Target> targets;
  private final LoadHost load;
  private final PrintStream progress;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> warmUps = new ArrayList<>();
  private final Probe probe = new Probe();

  Bench(
      Options options,
      Placement placement,
      List<Target> targets,
      LoadHost load,
      PrintStream progress) {
    this.options = options;
    this.placement = placement;
    this.targets = targets;
    this.load = load;
    this.progress = progress;
  }

  /// All workloads on prepared targets; those that start targets anew come last, because they leave
  /// them cold.
  List<Sample> run() throws IOException {
    for (Target target : targets) {
      probe.start(target);
      target.expectAsAsked();
    }
    for (Workload.Kind kind : Workload.Kind.values()) {
      for (Workload workload : options.workloads()) {
        if (workload.kind() == kind) {
          run(workload);
        }
      }
    }
    return samples;
  }

  /// How long each target took to become warm, and what that changed.
  List<String> warmUps() {
    return warmUps;
  }

  private void run(Workload workload) throws IOException {
    if (workload.kind() == Workload.Kind.LOAD) {
      for (Target target : targets) {
        warmUp(workload, target);
      }
    }
    for (int round = 0; round < options.times().rounds(); round++) {
      List<Target> order = round % 2 == 0 ? targets : targets.reversed();
      for (Target target : order) {
        switch (workload.kind()) {
          case LOAD -> measureLoad(workload, target, round);
          case MEMORY -> measureMemory(workload, target, round);
          case START -> measureStart(workload, target, round);
        }
      }
    }
  }

  private void warmUp(Workload workload, Target target) throws IOException {
    load.start(plan(workload, target));
    Warmth warmth = new Warmth();
    @Nullable Slice first = null;
    Slice slice;
    double compiled = JitClock.seconds(target.pids());
    do {
      slice = load.slice(1, target.pids());
      first = first == null ? slice : first;
      double before = compiled;
      compiled = JitClock.seconds(target.pids());
      warmth.add(cost(workload, target, slice), compiled - before);
    } while (!warmth.isSteady() && warmth.seconds() < options.times().warmSecondsMax());
    load.stop();
    if (!target.pids().isEmpty() && !first.isBroken()) {
      add(workload, Figure.CPU, target, 0, true, first.cpuSecondsPerUnit(workload.unit()));
      if (workload.pattern() != Pattern.BULK) {
        add(workload, Figure.P99, target, 0, true, first.latencySeconds("p99"));
      }
    }
    String note =
        "%s %s %s: warm after %d s%s, cpu %s -> %s"
            .formatted(
                placement.name(),
                workload.name(),
                target.name(),
                warmth.seconds(),
                warmth.isSteady() ? "" : " (not steady)",
                price(workload, first),
                price(workload, slice));
    warmUps.add(note);
    progress.println(note);
  }

  private static String price(Workload workload, Slice slice) {
    Workload.Unit unit = workload.unit();
    return Figure.CPU.show(slice.cpuSecondsPerUnit(unit), unit.word());
  }

  /// What has to become steady: CPU time, or where there is none the time itself.
  private static double cost(Workload workload, Target target, Slice slice) throws IOException {
    return target.pids().isEmpty()
        ? 1 / slice.unitsPerSecond(workload.unit())
        : slice.cpuSecondsPerUnit(workload.unit());
  }

  private void measureLoad(Workload workload, Target target, int round) throws IOException {
    List<Long> pids = target.pids();
    load.start(plan(workload, target));
    load.slice(SETTLE_SECONDS, pids);
    Slice slice = load.slice(options.times().sliceSeconds(), pids);
    load.stop();
    if (slice.isBroken()) {
      progress.printf(
          "%s %s %s: not counted: %s%n",
          placement.name(), workload.name(), target.name(), slice.json());
      return;
    }
    if (!pids.isEmpty()) {
      add(workload, Figure.CPU, target, round, false, slice.cpuSecondsPerUnit(workload.unit()));
    }
    add(workload, Figure.RATE, target, round, false, slice.unitsPerSecond(workload.unit()));
    if (workload.pattern() != Pattern.BULK) {
      add(workload, Figure.P50, target, round, false, slice.latencySeconds("p50"));
      add(workload, Figure.P99, target, round, false, slice.latencySeconds("p99"));
      add(workload, Figure.P999, target, round, false, slice.latencySeconds("p999"));
    }
    progress.printf(
        Locale.ROOT,
        "%s %s round %d %s: cpu %s, %s, p99 %s%n",
        placement.name(),
        workload.name(),
        round + 1,
        target.name(),
        price(workload, slice),
        Figure.RATE.show(slice.unitsPerSecond(workload.unit()), workload.unit().word()),
        Figure.P99.show(slice.latencySeconds("p99"), ""));
  }

  /// On a process of its own, because what was once touched stays resident.
  private void measureMemory(Workload workload, Target target, int round) throws IOException {
    if (target.pids().isEmpty()) {
      return;
    }
    target.stop();
    probe.start(target);
    load.start(new LoadPlan(Pattern.PING, TOUCHED_CONNECTIONS, loopCount(), target.address()));
    load.slice(MEMORY_SETTLE_SECONDS, target.pids());
    load.stop();
    long before = Proc.residentBytes(target.pids());
    load.start(plan(workload, target));
    load.slice(MEMORY_SETTLE_SECONDS, target.pids());
    long after = Proc.residentBytes(target.pids());
    load.stop();
    double each = (double) (after - before) / workload.connectionCount();
    add(workload, Figure.MEMORY_PER_CONNECTION, target, round, false, each);
    add(workload, Figure.MEMORY_FIXED, target, round, false, (double) before);
    progress.printf(
        "%s %s round %d %s: %s, before %s%n",
        placement.name(),
        workload.name(),
        round + 1,
        target.name(),
        Figure.MEMORY_PER_CONNECTION.show(each, ""),
        Figure.MEMORY_FIXED.show((double) before, ""));
  }

  private void measureStart(Workload workload, Target target, int round) throws IOException {
    if (target.pids().isEmpty()) {
      return;
    }
    target.stop();
    Probe.Start start = probe.start(target);
    add(workload, Figure.ACCEPT, target, round, false, start.acceptSeconds());
    add(workload, Figure.REPLY, target, round, false, start.replySeconds());
    progress.printf(
        "%s %s round %d %s: accepts after %s%n",
        placement.name(),
        workload.name(),
        round + 1,
        target.name(),
        Figure.ACCEPT.show(start.acceptSeconds(), ""));
  }

  private LoadPlan plan(Workload workload, Target target) {
    int threadCount = Math.min(loopCount(), workload.connectionCount());
    return new LoadPlan(
        workload.pattern(), workload.connectionCount(), threadCount, target.address());
  }

  private int loopCount() {
    return placement.loopCount();
  }

  private void add(
      Workload workload, Figure figure, Target target, int round, boolean cold, double value) {
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
