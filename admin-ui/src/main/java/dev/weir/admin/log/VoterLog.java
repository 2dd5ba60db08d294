package dev.weir.admin.log;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Result;
import dev.weir.core.time.NanoClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log on a node that votes. Its methods run on one context; what Ratis' threads say hops
/// there.
final class VoterLog implements ConfigurationLog {
  private static final Logger LOG = LoggerFactory.getLogger(VoterLog.class);

  /// Between two tries while no leader is ready.
  private static final long RETRY_MILLIS = 50;

  private static final long TICK_MILLIS = 1_000;

  private final Vertx vertx;
  private final Context context;
  private final LogSettings settings;
  private final NanoClock clock;
  private final LeaderLink leaders;
  private final Consumer<LogUnusable> onUnusable;
  private final Listeners<Configuration> listeners;
  private final Listeners<AuditRow> auditListeners;
  private volatile Configuration current = Configuration.EMPTY;
  private @Nullable RaftNode raft;
  private long timer = -1;
  private boolean closing;

  VoterLog(
      Vertx vertx,
      LogSettings settings,
      NanoClock clock,
      LeaderLink leaders,
      Consumer<LogUnusable> onUnusable) {
    this.vertx = vertx;
    this.listeners = new Listeners<>(vertx);
    this.auditListeners = new Listeners<>(vertx);
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.clock = clock;
    this.leaders = leaders;
    this.onUnusable = onUnusable;
  }

  /// Starts to vote. Fails with [LogUnusable] when the directory does not allow it.
  Future<Void> start() {
    return vertx
        .executeBlocking(() -> RaftNode.start(settings, clock.nowNanos(), this::applied), false)
        .map(
            started -> {
              raft = started;
              timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick(started));
              return null;
            });
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
                        "configuration log: no answer within "
                            + timeoutMillis
                            + " ms (expected: a leader with a majority)")));
    attempt(command, promise);
    return promise.future().onComplete(_ -> vertx.cancelTimer(deadline));
  }

  /// Commits here or not at all; for commands that another node sent to the leader.
  Future<Submission> submitHere(Command command) {
    RaftNode node = raft;
    if (node == null || closing) {
      return Future.succeededFuture(new Submission.NotLeader(null));
    }
    return vertx
        .executeBlocking(() -> node.submit(command), false)
        .compose(answering -> Future.fromCompletionStage(answering, context));
  }

  /// Completes when everything is applied here that was committed before; fails if no majority
  /// confirms within the time that a command has.
  Future<Configuration> confirmed() {
    RaftNode node = raft;
    if (node == null) {
      return Future.failedFuture(new NoMajority("configuration log: not started"));
    }
    Promise<Configuration> promise = Promise.promise();
    confirm(node, promise);
    return promise.future().timeout(settings.submitTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void confirm(RaftNode node, Promise<Configuration> promise) {
    Future.fromCompletionStage(node.barrier(), context)
        .onSuccess(
            confirmed -> {
              if (confirmed) {
                promise.tryComplete(current);
              } else if (!promise.future().isComplete() && !closing) {
                vertx.setTimer(RETRY_MILLIS, _ -> confirm(node, promise));
              } else {
                promise.tryFail(new NoMajority("configuration log: this voter does not lead"));
              }
            })
        .onFailure(promise::tryFail);
  }

  /// Takes a snapshot now, if anything was applied since the last one.
  Future<Void> snapshot() {
    RaftNode node = raft;
    if (node == null) {
      return Future.failedFuture(new NoMajority("configuration log: not started"));
    }
    return vertx
        .executeBlocking(node::snapshot, false)
        .compose(taking -> Future.fromCompletionStage(taking, context))
        .mapEmpty();
  }

  /// The last index that a snapshot holds, -1 before the first.
  long snapshotIndex() {
    RaftNode node = raft;
    return node == null ? -1 : node.snapshotIndex();
  }

  @Override
  public Configuration current() {
    return current;
  }

  @Override
  public void onApplied(Consumer<Configuration> listener) {
    listeners.add(listener);
  }

  @Override
  public void onAudit(Consumer<AuditRow> listener) {
    auditListeners.add(listener);
  }

  @Override
  public boolean isLeader() {
    RaftNode node = raft;
    return node != null && node.isLeader();
  }

  @Override
  public String leader() {
    RaftNode node = raft;
    return node == null ? "" : node.leader();
  }

  @Override
  public Future<Void> close() {
    closing = true;
    vertx.cancelTimer(timer);
    RaftNode node = raft;
    if (node == null) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(
            () -> {
              node.close();
              return true;
            },
            false)
        .mapEmpty();
  }

  private void attempt(Command command, Promise<Result> promise) {
    if (promise.future().isComplete()) {
      return;
    }
    submitHere(command)
        .onFailure(promise::tryFail)
        .onSuccess(
            submission -> {
              switch (submission) {
                case Submission.Done(Result result) -> promise.tryComplete(result);
                case Submission.NotLeader(String leader) -> elsewhere(command, leader, promise);
              }
            });
  }

  private void elsewhere(Command command, @Nullable String leader, Promise<Result> promise) {
    if (leader == null || leader.equals(settings.node())) {
      vertx.setTimer(RETRY_MILLIS, _ -> attempt(command, promise));
      return;
    }
    leaders
        .submit(leader, command, settings.submitTimeout())
        .onSuccess(
            submission -> {
              if (submission instanceof Submission.Done(Result result)) {
                promise.tryComplete(result);
              } else {
                vertx.setTimer(RETRY_MILLIS, _ -> attempt(command, promise));
              }
            })
        .onFailure(_ -> vertx.setTimer(RETRY_MILLIS, _ -> attempt(command, promise)));
  }

  private void applied(Configuration configuration, @Nullable AuditRow row) {
    current = configuration;
    listeners.tell(configuration);
    if (row != null) {
      auditListeners.tell(row);
    }
  }

  private void tick(RaftNode node) {
    if (closing) {
      return;
    }
    String state = node.failure();
    if (state != null) {
      closing = true;
      vertx.cancelTimer(timer);
      onUnusable.accept(
          new LogUnusable(
              "configuration log: " + state + " (expected: RUNNING); the node must be restarted"));
      return;
    }
    Future.fromCompletionStage(node.tick(clock.nowNanos()), context)
        .onFailure(
            cause -> LOG.warn("configuration log upkeep=failed cause={}", String.valueOf(cause)));
  }
}
