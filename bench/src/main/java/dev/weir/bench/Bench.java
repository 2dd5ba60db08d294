package dev.weir.bench;

import dev.weir.bench.report.Sample;
import dev.weir.bench.subject.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Measures the targets of one placement, round by round. A round starts every target anew: a JVM
/// compiles a little differently each time, and what differs from start to start belongs into the
/// spread.
final class Bench {
  private static final double LOAD_WARM_SECONDS = 2;

  private final Options options;
  private final List<Target> targets;
  private final LoadHost load;
  private final PrintStream progress;
  private final Measurements measurements;
  private final Probe probe = new Probe();
  private final List<String> failures = new ArrayList<>();
  private final Set<Target> unfit = new HashSet<>();
  private final Set<Target> running = new HashSet<>();

  Bench(
      Options options,
      List<Target> targets,
      LoadHost load,
      PrintStream progress,
      Measurements measurements) {
    this.options = options;
    this.targets = targets;
    this.load = load;
    this.progress = progress;
    this.measurements = measurements;
  }

  /// All that was measured. A target that fails is told of, and left out as far as needed.
  List<Sample> run() {
    for (Target target : targets) {
      if (!attempt(target, "proof", () -> prove(target))) {
        unfit.add(target);
      }
    }
    for (int round = 0; round < options.times().rounds(); round++) {
      measurements.round(round);
      run(round % 2 == 0 ? targets : targets.reversed(), round == 0);
    }
    return measurements.samples();
  }

  /// What went wrong, a line each.
  List<String> failures() {
    return failures;
  }

  /// Its first start: it serves, as asked, and what guards it bites. Not measured.
  private void prove(Target target) throws IOException {
    target.prepare();
    try {
      probe.start(target);
      target.expectAsAsked();
    } finally {
      target.stop();
    }
  }

  private void run(List<Target> order, boolean isFirst) {
    for (Target target : order) {
      if (isMeasured(target, Workload.Kind.LOAD) || isMeasured(target, Workload.Kind.START)) {
        start(target);
      }
    }
    for (Workload workload : workloads(Workload.Kind.LOAD)) {
      if (isFirst) {
        order.stream().filter(running::contains).findFirst().ifPresent(t -> warmLoad(workload, t));
      }
      for (Target target : order) {
        if (running.contains(target) && isMeasured(workload, target)) {
          boolean measured =
              attempt(target, workload.name(), () -> measurements.load(workload, target));
          if (!measured && hasEnded(target)) {
            running.remove(target);
          }
        }
      }
    }
    order.forEach(this::stop);
    for (Workload workload : workloads(Workload.Kind.MEMORY)) {
      for (Target target : order) {
        if (!unfit.contains(target) && isMeasured(workload, target)) {
          attempt(target, workload.name(), () -> measureMemory(workload, target));
        }
      }
    }
    for (Workload workload : workloads(Workload.Kind.START_ALONE)) {
      for (Target target : order) {
        if (!unfit.contains(target) && isMeasured(workload, target)) {
          attempt(target, workload.name(), () -> measureAlone(workload, target));
        }
      }
    }
  }

  private void start(Target target) {
    if (unfit.contains(target)) {
      return;
    }
    boolean started =
        attempt(
            target,
            "start",
            () -> {
              Probe.Start start = probe.start(target);
              for (Workload workload : workloads(Workload.Kind.START)) {
                if (isMeasured(workload, target)) {
                  measurements.start(workload, target, start);
                }
              }
            });
    if (started) {
      running.add(target);
    } else {
      target.stop();
    }
  }

  private void stop(Target target) {
    if (running.remove(target)) {
      attempt(target, "its start in its own words", () -> measurements.story(target));
    }
    target.stop();
  }

  /// On a process of its own, because what was once touched stays resident.
  private void measureMemory(Workload workload, Target target) throws IOException {
    try {
      probe.start(target);
      measurements.memory(workload, target);
    } finally {
      target.stop();
    }
  }

  private void measureAlone(Workload workload, Target target) throws IOException {
    try {
      measurements.start(workload, target, probe.start(target, Target::startAlone));
      measurements.story(target);
    } finally {
      target.stop();
    }
  }

  /// The load is a JVM too, and one for the whole run.
  private void warmLoad(Workload workload, Target target) {
    if (isMeasured(workload, target)) {
      attempt(
          target,
          workload.name() + ", warming the load",
          () -> {
            load.start(measurements.plan(workload, target));
            load.slice(LOAD_WARM_SECONDS, List.of());
            load.stop();
          });
    }
  }

  /// Nobody waits for its connections until the next round starts it again.
  private static boolean hasEnded(Target target) {
    try {
      target.expectAlive();
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private boolean isMeasured(Workload workload, Target target) {
    return target.serves(workload.door())
        && options.measures(measurements.placement(), workload, target.name());
  }

  private boolean isMeasured(Target target, Workload.Kind kind) {
    return workloads(kind).stream().anyMatch(each -> isMeasured(each, target));
  }

  private List<Workload> workloads(Workload.Kind kind) {
    return options.workloads().stream().filter(each -> each.kind() == kind).toList();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /// One target that fails is no reason to lose what the others have shown.
  private boolean attempt(Target target, String what, Step step) {
    try {
      step.run();
      target.expectAlive();
      return true;
    } catch (IOException | RuntimeException e) {
      String failure = "%s %s %s: %s".formatted(measurements.placement(), target.name(), what, e);
      failures.add(failure);
      progress.println("FAILED " + failure);
      return false;
    }
  }
}
