package dev.weir.bench;

import dev.weir.bench.subject.Door;
import dev.weir.bench.subject.Exchange;
import dev.weir.bench.subject.Target;
import dev.weir.core.time.NanoClock;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Finds out when a target that was just started accepts, and when it serves.
final class Probe {
  private static final double SECONDS_MAX = 90;
  private static final int TIMEOUT_MILLIS = 2_000;

  private final NanoClock clock = NanoClock.system();

  /// Seconds from the start.
  record Start(double acceptSeconds, double replySeconds) {}

  /// How a target is started.
  @FunctionalInterface
  interface Starting {
    void begin(Target target) throws IOException;
  }

  /// Starts a target and waits for its first reply.
  Start start(Target target) throws IOException {
    return start(target, Target::start);
  }

  /// As said.
  Start start(Target target, Starting starting) throws IOException {
    long began = clock.nowNanos();
    starting.begin(target);
    double accepted = 0;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(target.address(Door.PLAIN), TIMEOUT_MILLIS);
        accepted = accepted == 0 ? since(began) : accepted;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        Exchange.once(socket);
        return new Start(accepted, since(began));
      } catch (IOException _) {
        // Not yet: refused, reset, or closed without a reply.
      }
      target.expectAlive();
      if (since(began) > SECONDS_MAX) {
        throw new IOException(
            target.name() + ": no reply within " + SECONDS_MAX + " s (expected: one)");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private double since(long beganNanos) {
    return (clock.nowNanos() - beganNanos) / 1e9;
  }
}
