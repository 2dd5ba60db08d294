package dev.weir.bench;

import dev.weir.bench.load.Pattern;
import java.util.List;

/// Something to be measured, by its name on the command line.
///
/// @param title in tables
/// @param unit of work, whose price in CPU time is told
/// @param connectionCount open at once
record Workload(
    String name, String title, Kind kind, Pattern pattern, int connectionCount, Unit unit) {
  static final List<Workload> ALL =
      List.of(
          keepAlive(32),
          keepAlive(256),
          keepAlive(1000),
          new Workload("churn", "churn", Kind.LOAD, Pattern.CHURN, 32, Unit.CONNECTION),
          new Workload("bulk-1", "bulk, 1 flow", Kind.LOAD, Pattern.BULK, 1, Unit.GIGABYTE),
          new Workload("bulk-8", "bulk, 8 flows", Kind.LOAD, Pattern.BULK, 8, Unit.GIGABYTE),
          new Workload("idle", "8,000 idle", Kind.MEMORY, Pattern.IDLE, 8000, Unit.CONNECTION),
          new Workload("start", "start", Kind.START, Pattern.PING, 1, Unit.CONNECTION));

  /// How a workload is measured.
  enum Kind {
    /// CPU time, rate and latency while a load runs.
    LOAD,
    /// Memory before and after connections stand.
    MEMORY,
    /// Time from the start of a process to its first connection.
    START
  }

  /// What is counted.
  enum Unit {
    REQUEST("request", 1),
    CONNECTION("connection", 1),
    GIGABYTE("GB", 1e9);

    private final String word;
    private final double loadUnits;

    Unit(String word, double loadUnits) {
      this.word = word;
      this.loadUnits = loadUnits;
    }

    String word() {
      return word;
    }

    /// How many of the load's units make one of these.
    double loadUnits() {
      return loadUnits;
    }
  }

  static Workload named(String name) {
    return ALL.stream()
        .filter(each -> each.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "workload: %s (expected: one of %s)"
                        .formatted(name, ALL.stream().map(Workload::name).toList())));
  }

  private static Workload keepAlive(int connectionCount) {
    return new Workload(
        "ka" + connectionCount,
        "keep-alive " + connectionCount,
        Kind.LOAD,
        Pattern.PING,
        connectionCount,
        Unit.REQUEST);
  }
}
