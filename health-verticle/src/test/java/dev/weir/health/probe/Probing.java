package dev.weir.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.StatusRanges;
import dev.weir.core.testing.FactStoreContract;
import dev.weir.core.testing.ManualClock;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A real probe on an event loop of its own, for tests with real sockets.
final class Probing implements AutoCloseable {
  static final HttpCheck ANY_2XX =
      new HttpCheck("GET", "/ready", null, StatusRanges.parse("200-299"), null, true);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final ManualClock clock = new ManualClock();
  private final SocketProbe probe;

  Probing(@Nullable String sourceAddress, @Nullable String trustFile) {
    SocketProbe.Origin origin =
        new SocketProbe.Origin("weir-health/h1", sourceAddress, trustFile, ProbeLimits.DEFAULT);
    probe = onContext(() -> SocketProbe.open(vertx, origin, clock));
  }

  ProbeResult run(Target target) {
    return onContext(() -> probe.run(target));
  }

  /// By the node's clock, so much time passes before the answer or the timeout is noticed.
  ProbeResult runWhileBusy(Target target, Duration busy) {
    return onContext(
        () -> {
          Future<ProbeResult> result = probe.run(target);
          clock.advance(busy);
          return result;
        });
  }

  /// Waits until the backend has seen the end of every probe.
  static void assertNothingIsLeft(ScriptedBackend backend) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(backend.openCount()).isZero());
  }

  static Target tcp(int port) {
    return target(HealthCheck.Kind.TCP, "127.0.0.1", port, 500, ANY_2XX);
  }

  static Target http(int port, HttpCheck http) {
    return target(HealthCheck.Kind.HTTP, "127.0.0.1", port, 500, http);
  }

  static Target target(
      HealthCheck.Kind kind, String host, int port, int timeoutMs, HttpCheck http) {
    HealthCheck check =
        new HealthCheck(
            kind, Duration.ofSeconds(1), Duration.ofMillis(timeoutMs), 2, 3, 0, null, http);
    return new Target(
        new ServiceId("web"),
        new BackendId("b1"),
        new BackendUid(1),
        new Endpoint(host, port),
        check);
  }

  @Override
  public void close() {
    onContext(probe::close);
    FactStoreContract.await(vertx.close());
  }

  private <T> T onContext(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> action.get().onComplete(done));
    return FactStoreContract.await(done.future());
  }
}
