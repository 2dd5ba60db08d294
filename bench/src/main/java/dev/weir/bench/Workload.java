package dev.weir.bench;

import dev.weir.bench.load.LoadPlan;
import dev.weir.bench.load.Pattern;
import dev.weir.bench.subject.Door;
import java.util.List;

/// Something to be measured, by its name on the command line.
///
/// @param title in tables
/// @param door of the target
/// @param unit of work, whose price in CPU time is told
/// @param connectionCount open at once
record Workload(
    String name,
    String title,
    Kind kind,
    Door door,
    Pattern pattern,
    int connectionCount,
    Unit unit) {
  static final List<Workload> ALL =
      List.of(
          keepAlive(32),
          keepAlive(256),
          keepAlive(1000),
          new Workload("churn", "churn", Kind.LOAD, Door.PLAIN, Pattern.CHURN, 32, Unit.CONNECTION),
          new Workload(
              "bulk-1", "bulk, 1 flow", Kind.LOAD, Door.PLAIN, Pattern.BULK, 1, Unit.GIGABYTE),
          new Workload(
              "bulk-8", "bulk, 8 flows", Kind.LOAD, Door.PLAIN, Pattern.BULK, 8, Unit.GIGABYTE),
          new Workload(
              "proxy",
              "churn, PROXY header out",
              Kind.LOAD,
              Door.PROXY,
              Pattern.CHURN,
              32,
              Unit.CONNECTION),
          new Workload(
              "tls-handshake",
              "TLS handshakes",
              Kind.LOAD,
              Door.TLS,
              Pattern.CHURN,
              32,
              Unit.CONNECTION),
          new Workload(
              "tls-ka32", "TLS keep-alive 32", Kind.LOAD, Door.TLS, Pattern.PING, 32, Unit.REQUEST),
          new Workload(
              "tls-bulk-8",
              "TLS bulk, 8 flows",
              Kind.LOAD,
              Door.TLS,
              Pattern.BULK,
              8,
              Unit.GIGABYTE),
          new Workload(
              "idle", "8,000 idle", Kind.MEMORY, Door.PLAIN, Pattern.IDLE, 8000, Unit.CONNECTION),
          new Workload("start", "start", Kind.START, Door.PLAIN, Pattern.PING, 1, Unit.CONNECTION),
          new Workload(
              "start-alone",
              "start from the disk",
              Kind.START_ALONE,
              Door.PLAIN,
              Pattern.PING,
              1,
              Unit.CONNECTION));

  /// How a workload is measured.
  enum Kind {
    /// CPU time, rate and latency while a load runs.
    LOAD,
    /// Memory before and after connections stand.
    MEMORY,
    /// Time from the start of a process to its first connection.
    START,
    /// The same, of a process that finds no other.
    START_ALONE
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

  LoadPlan.Security security() {
    return door == Door.TLS ? LoadPlan.Security.TLS : LoadPlan.Security.NONE;
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
        Door.PLAIN,
        Pattern.PING,
        connectionCount,
        Unit.REQUEST);
  }
}
