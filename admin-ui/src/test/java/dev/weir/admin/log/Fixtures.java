package dev.weir.admin.log;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Result;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.testing.LocalBus;
import dev.weir.core.testing.Samples;
import dev.weir.core.time.NanoClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Values and short cuts of the log's tests.
final class Fixtures {
  private static final long BOUND_SECONDS = 30L * Integer.getInteger("weir.test.timeoutScale", 1);

  private Fixtures() {}

  /// A service with a port of its own and backends of these weights.
  static Service service(String id, int port, int... weights) {
    Service sample = Samples.service(weights);
    return new Service(
        new ServiceId(id),
        true,
        sample.scheduler(),
        List.of(Listener.plain(new ListenerId("tcp"), port, List.of(), true)),
        sample.backends(),
        sample.forwarding(),
        sample.health(),
        sample.feedback());
  }

  static Command put(String requestId, Service service) {
    return put(requestId, service, new Expect.Any());
  }

  static Command put(String requestId, Service service, Expect expect) {
    return command(requestId, new Change.PutService(service, expect));
  }

  static Command command(String requestId, Change... changes) {
    return new Command(requestId, "alice", "test", List.of(changes));
  }

  static LogSettings settings(Path directory) {
    return LogSettings.alone("test", "node-1", 0, directory);
  }

  static VoterLog open(Vertx vertx, LogSettings settings) {
    VoterLog log =
        new VoterLog(
            vertx,
            settings,
            NanoClock.system(),
            new LeaderLink(new LocalBus()),
            unusable -> {
              throw unusable;
            });
    await(log.start());
    return log;
  }

  static Result.Committed committed(Future<Result> result) {
    return (Result.Committed) await(result);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer within " + BOUND_SECONDS + " s", e);
    }
  }
}
