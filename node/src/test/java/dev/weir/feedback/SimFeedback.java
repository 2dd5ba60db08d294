package dev.weir.feedback;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Backend;
import dev.weir.core.model.Service;
import dev.weir.feedback.intake.AgentResult;
import dev.weir.feedback.intake.PullResult;
import dev.weir.feedback.weigh.AgentAnswer;
import dev.weir.feedback.weigh.LoadReport;
import dev.weir.feedback.weigh.Metric;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A feedback node without sockets, for a simulation on one thread. It stands here to reach what
/// the role keeps to itself.
public final class SimFeedback {
  /// As the role's own timer.
  private static final long TICK_NANOS = 200_000_000L;

  private final Weigher weigher;
  private long dueNanos;

  /// A node that weighs.
  ///
  /// @param agents what the agent on a host answers; null when it cannot be reached
  public SimFeedback(ClusterAccess cluster, Function<String, @Nullable AgentAnswer> agents) {
    weigher =
        new Weigher(
            cluster,
            (host, _, _, _) -> ask(agents.apply(host)),
            (_, _, _, _) -> Future.succeededFuture(new PullResult.TimedOut()),
            new Weigher.Limits(100, 100));
    weigher.start();
    dueNanos = cluster.clock().nowNanos();
  }

  public void tick(long nowNanos) {
    if (nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + TICK_NANOS;
      weigher.tick(nowNanos);
    }
  }

  /// A backend of a service reports its load.
  public void report(Service service, Backend backend, double load) {
    LoadReport report =
        new LoadReport(service.id(), backend.id(), "", 0, Map.of(Metric.LOAD, load));
    weigher.reports().take(List.of(report));
  }

  private static Future<AgentResult> ask(@Nullable AgentAnswer answer) {
    return Future.succeededFuture(
        answer == null
            ? new AgentResult.Unreachable("refused")
            : new AgentResult.Understood(answer));
  }
}
