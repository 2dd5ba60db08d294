package dev.weir.admin.log;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Expect;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Question: what does a lone voter cost? Prints start time, commit latencies and memory; the last
/// numbers and the machine are in ADR 0002. Run by hand, with a directory as the argument.
final class LogMeasurement {
  private static final int BATCH = 500;
  private static final int BATCHES = 4;

  private LogMeasurement() {}

  public static void main(String[] args) throws IOException {
    Vertx vertx = Vertx.vertx();
    print("RSS before the log", rssMegabytes() + " MB");
    long opened = System.nanoTime();
    VoterLog log = Fixtures.open(vertx, Fixtures.settings(Path.of(args[0])));
    Fixtures.await(log.confirmed());
    print("open to confirmed leader", millis(System.nanoTime() - opened) + " ms");
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    print("process start to confirmed leader", sinceStart + " ms");
    print("RSS with an idle log", rssMegabytes() + " MB");
    String value = "v".repeat(190);
    for (int batch = 0; batch < BATCHES; batch++) {
      long[] nanos = new long[BATCH];
      for (int i = 0; i < BATCH; i++) {
        String id = "m" + sinceStart + "-" + batch + "-" + i;
        Change change = new Change.PutSetting("k" + i % 20, value + id, new Expect.Any());
        long began = System.nanoTime();
        Fixtures.committed(log.submit(Fixtures.command(id, change)));
        nanos[i] = System.nanoTime() - began;
      }
      Arrays.sort(nanos);
      print(
          "commit, batch " + (batch + 1),
          "p50 "
              + millis(nanos[BATCH / 2])
              + " ms, p99 "
              + millis(nanos[BATCH * 99 / 100])
              + " ms");
    }
    print("RSS after the run", rssMegabytes() + " MB");
    print("threads", Integer.toString(Thread.activeCount()));
    Fixtures.await(log.close());
    Fixtures.await(vertx.close());
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 10_000.0) / 100.0;
  }

  private static long rssMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }

  private static void print(String what, String value) {
    System.out.println(what + ": " + value);
  }
}
