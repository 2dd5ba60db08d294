package dev.weir.admin.log;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Service;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the configuration log on an admin node: as a voter that publishes and answers others, or
/// forwarding to those that vote. Belongs to the context that starts it.
public final class LogHost {
  private static final Logger LOG = LoggerFactory.getLogger(LogHost.class);
  private static final long TICK_MILLIS = 250;

  private final Vertx vertx;
  private final ConfigurationLog log;
  private final List<Subscription> desks = new ArrayList<>();
  private long timer = -1;

  private LogHost(Vertx vertx, ConfigurationLog log) {
    this.vertx = vertx;
    this.log = log;
  }

  /// Starts. Fails with [LogUnusable], or with what is wrong with the bootstrap file.
  ///
  /// @param onUnusable called when the log fails later; the process should end with the message
  public static Future<LogHost> start(
      Vertx vertx, ClusterAccess cluster, LogSettings settings, Consumer<LogUnusable> onUnusable) {
    if (settings.self() == null) {
      ForwardingLog log = new ForwardingLog(vertx, cluster, settings);
      LogHost host = new LogHost(vertx, log);
      // A load that fails is tried again; the node need not wait for the cluster.
      return log.start().map(host).otherwise(host);
    }
    LeaderLink others = new LeaderLink(cluster.bus());
    VoterLog log = new VoterLog(vertx, settings, cluster.clock(), others, onUnusable);
    LogHost host = new LogHost(vertx, log);
    return readBootstrap(vertx, settings.bootstrap())
        .compose(services -> host.startVoter(cluster, settings, log, services).map(host));
  }

  public ConfigurationLog log() {
    return log;
  }

  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    List<Future<Void>> ends = desks.stream().map(Subscription::end).toList();
    return Future.join(ends).transform(_ -> log.close());
  }

  private Future<Void> startVoter(
      ClusterAccess cluster, LogSettings settings, VoterLog voter, List<Service> services) {
    Publisher publisher = new Publisher(cluster, voter::isLeader);
    voter.onApplied(publisher::applied);
    Path file = settings.bootstrap();
    Consumer<Long> upkeep =
        file == null
            ? publisher::tick
            : withBootstrap(publisher, new Bootstrap(voter, file, services));
    return voter
        .start()
        .compose(_ -> answerSubmissions(cluster, settings.node(), voter))
        .compose(_ -> answerSettings(cluster, settings.node(), voter))
        .compose(
            _ -> {
              timer =
                  vertx.setPeriodic(TICK_MILLIS, _ -> upkeep.accept(cluster.clock().nowNanos()));
              return voter.confirmed();
            })
        .transform(
            confirmed -> {
              // Without a majority the node starts all the same: reads go on.
              LOG.info(
                  "configuration log node={} confirmed={} version={}",
                  settings.node(),
                  confirmed.succeeded(),
                  LogJson.text(voter.current().version()));
              return Future.succeededFuture();
            });
  }

  private static Consumer<Long> withBootstrap(Publisher publisher, Bootstrap bootstrap) {
    return nowNanos -> {
      publisher.tick(nowNanos);
      bootstrap.tick();
    };
  }

  private Future<Void> answerSubmissions(ClusterAccess cluster, String node, VoterLog voter) {
    return keep(
        cluster
            .bus()
            .answer(
                Questions.SUBMIT,
                node,
                asked ->
                    Future.succeededFuture(asked)
                        .map(CommandJson::read)
                        .compose(voter::submitHere)
                        .map(LeaderLink::answer)));
  }

  private Future<Void> answerSettings(ClusterAccess cluster, String node, VoterLog voter) {
    return keep(
        cluster
            .bus()
            .answer(
                Questions.LOG_SETTINGS,
                node,
                _ -> voter.confirmed().map(StateJson::writeWithoutServices)));
  }

  private Future<Void> keep(Future<Subscription> desk) {
    return desk.onSuccess(desks::add).mapEmpty();
  }

  private static Future<List<Service>> readBootstrap(Vertx vertx, @Nullable Path file) {
    if (file == null) {
      return Future.succeededFuture(List.of());
    }
    Promise<List<Service>> promise = Promise.promise();
    vertx
        .executeBlocking(() -> ServicesFile.read(file), false)
        .onSuccess(promise::complete)
        .onFailure(promise::fail);
    return promise.future();
  }
}
