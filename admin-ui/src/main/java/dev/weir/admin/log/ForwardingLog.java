package dev.weir.admin.log;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Held;
import dev.weir.admin.log.state.Result;
import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The log as an admin node sees it that does not vote: writes go to the leader, services come from
/// the published map, settings are asked for. Belongs to the context that made it.
final class ForwardingLog implements ConfigurationLog {
  private static final long RETRY_MILLIS = 200;
  private static final long TICK_MILLIS = 1_000;
  private static final Duration ASK_DEADLINE = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final ClusterAccess cluster;
  private final LogSettings settings;
  private final LeaderLink voters;
  private final Replica<Service> replica;
  private final Listeners<Configuration> listeners;
  private final Listeners<AuditRow> auditListeners;
  private volatile Configuration current = Configuration.EMPTY;
  private volatile String leader = "";
  private int voterIndex;
  private long settingsNanos;
  private boolean asking;
  private long timer = -1;

  ForwardingLog(Vertx vertx, ClusterAccess cluster, LogSettings settings) {
    this.vertx = vertx;
    this.listeners = new Listeners<>(vertx);
    this.auditListeners = new Listeners<>(vertx);
    this.cluster = cluster;
    this.settings = settings;
    this.voters = new LeaderLink(cluster.bus());
    this.replica =
        new Replica<>(cluster.bus(), Topics.SERVICE_CHANGED, cluster.services(), this::heard);
    this.settingsNanos = cluster.clock().nowNanos();
  }

  Future<Void> start() {
    timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick(cluster.clock().nowNanos()));
    return replica
        .start(cluster.clock().nowNanos())
        .onComplete(_ -> tick(cluster.clock().nowNanos()));
  }

  @Override
  public Future<Result> submit(Command command) {
    Promise<Result> promise = Promise.promise();
    long timeoutMillis = settings.submitTimeout().toMillis();
    long deadline =
        vertx.setTimer(
            timeoutMillis,
            _ ->
                promise.tryFail(
                    new NoMajority(
                        "configuration log: no voter answered within "
                            + timeoutMillis
                            + " ms (expected: one that leads)")));
    attempt(command, nextVoter(), promise);
    return promise
        .future()
        .onComplete(_ -> vertx.cancelTimer(deadline))
        .map(
            result -> {
              learn(result);
              return result;
            });
  }

  @Override
  public Configuration current() {
    return current;
  }

  @Override
  public void onApplied(Consumer<Configuration> listener) {
    listeners.add(listener);
  }

  /// Only the rows of what was submitted here are seen here.
  @Override
  public void onAudit(Consumer<AuditRow> listener) {
    auditListeners.add(listener);
  }

  @Override
  public boolean isLeader() {
    return false;
  }

  /// The voter that confirmed last that it leads.
  @Override
  public String leader() {
    return leader;
  }

  @Override
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return replica.stop();
  }

  private void attempt(Command command, String voter, Promise<Result> promise) {
    if (promise.future().isComplete()) {
      return;
    }
    voters
        .submit(voter, command, ASK_DEADLINE)
        .onSuccess(
            submission -> {
              switch (submission) {
                case Submission.Done(Result result) -> promise.tryComplete(result);
                case Submission.NotLeader(String leader) ->
                    later(command, leader == null ? nextVoter() : leader, promise);
              }
            })
        .onFailure(_ -> later(command, nextVoter(), promise));
  }

  /// The same request id again: what was committed though its answer was lost is not made twice.
  private void later(Command command, String voter, Promise<Result> promise) {
    vertx.setTimer(RETRY_MILLIS, _ -> attempt(command, voter, promise));
  }

  private String nextVoter() {
    voterIndex = (voterIndex + 1) % settings.voters().size();
    return settings.voters().get(voterIndex).node();
  }

  private void tick(long nowNanos) {
    replica.tick(nowNanos);
    if (!asking && nowNanos - settingsNanos >= 0) {
      asking = true;
      settingsNanos = nowNanos + Replica.RESYNC_NANOS;
      String voter = nextVoter();
      voters
          .settings(voter, ASK_DEADLINE)
          .onComplete(
              answer -> {
                asking = false;
                leader = answer.succeeded() ? voter : "";
                if (answer.succeeded()) {
                  take(answer.result());
                } else {
                  settingsNanos = nowNanos + TICK_MILLIS * 1_000_000;
                }
              });
    }
  }

  /// What was committed is known here at once, before the bell rings.
  private void learn(Result result) {
    if (result instanceof Result.Committed committed) {
      for (Result.Written each : committed.written()) {
        heard(each.after(), committed.row().actor(), committed.row().atMillis());
      }
      auditListeners.tell(committed.row());
    }
    settingsNanos = cluster.clock().nowNanos();
  }

  private void take(Configuration answered) {
    changed(
        new Configuration(
            newer(current.version(), answered.version()),
            current.services(),
            current.tombstones(),
            answered.settings(),
            answered.nextUid(),
            answered.everHeld(),
            answered.audit()));
  }

  private void heard(Fact<Service> fact) {
    heard(fact, "", 0);
  }

  private void heard(Fact<Service> fact, String by, long atMillis) {
    ServiceId id = new ServiceId(fact.key());
    Version known = known(id);
    if (known != null && !fact.version().isNewerThan(known)) {
      return;
    }
    TreeMap<ServiceId, Held> services = new TreeMap<>(current.services());
    TreeMap<ServiceId, Held> tombstones = new TreeMap<>(current.tombstones());
    (fact.isDeleted() ? services : tombstones).remove(id);
    (fact.isDeleted() ? tombstones : services).put(id, new Held(fact, by, atMillis));
    changed(
        new Configuration(
            newer(current.version(), fact.version()),
            services,
            tombstones,
            current.settings(),
            current.nextUid(),
            current.everHeld() || !services.isEmpty(),
            current.audit()));
  }

  private @Nullable Version known(ServiceId id) {
    Held held = current.services().get(id);
    Held gone = current.tombstones().get(id);
    return held != null ? held.version() : gone == null ? null : gone.version();
  }

  private void changed(Configuration next) {
    current = next;
    listeners.tell(next);
  }

  private static Version newer(Version one, Version other) {
    return one.isNewerThan(other) ? one : other;
  }
}
