package dev.weir.node;

import dev.weir.admin.Admin;
import dev.weir.admin.log.LogHost;
import dev.weir.admin.log.LogSettings;
import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Readiness;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The admin role of a node: the configuration log, and the administration over it, both on one
/// context.
final class AdminVerticle extends VerticleBase {
  private static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(5);
  private static final int SNAPSHOT_ENTRIES = 2_000;
  private static final Duration SNAPSHOT_INTERVAL = Duration.ofHours(1);
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(30);

  private final NodeSettings settings;
  private final ClusterAccess cluster;
  private final Surroundings surroundings;
  private @Nullable LogHost host;
  private volatile @Nullable Admin admin;

  AdminVerticle(NodeSettings settings, ClusterAccess cluster, Surroundings surroundings) {
    this.settings = settings;
    this.cluster = cluster;
    this.surroundings = surroundings;
  }

  @Override
  public Future<?> start() {
    return LogHost.start(vertx, cluster, logSettings(), surroundings.fatal()::accept)
        .compose(
            started -> {
              host = started;
              return Admin.start(
                  vertx,
                  cluster,
                  started.log(),
                  settings.parts().admin(),
                  new Admin.Surroundings(
                      settings.cluster().settings().name(), settings.cluster().voters()));
            })
        .onSuccess(
            started -> {
              admin = started;
              tellToken(started.madeToken(), surroundings.tell());
            });
  }

  @Override
  public Future<?> stop() {
    Admin serving = admin;
    Future<Void> stopped = serving == null ? Future.succeededFuture() : serving.stop();
    return stopped.eventually(() -> host == null ? Future.succeededFuture() : host.stop());
  }

  /// May be called from any thread.
  Readiness readiness() {
    Admin serving = admin;
    return serving == null ? Readiness.notReady("starting") : serving.readiness();
  }

  private static void tellToken(@Nullable String token, Consumer<String> tell) {
    if (token != null) {
      tell.accept("admin token, told this once: " + token);
    }
  }

  private LogSettings logSettings() {
    Membership membership = settings.cluster();
    List<LogSettings.Voter> voters =
        membership.voters().stream().map(name -> voter(name, membership)).toList();
    return new LogSettings(
        membership.settings().name(),
        settings.name(),
        voters,
        settings.dataDir().resolve("log"),
        settings.bootstrap(),
        SUBMIT_TIMEOUT,
        SNAPSHOT_ENTRIES,
        SNAPSHOT_INTERVAL,
        HEARTBEAT_INTERVAL);
  }

  /// Several voters reach each other by their node names, which have to be host names then.
  private LogSettings.Voter voter(String name, Membership membership) {
    if (membership.voters().size() == 1) {
      return new LogSettings.Voter(name, "127.0.0.1", membership.logPort());
    }
    String address = name.equals(settings.name()) ? membership.settings().host() : name;
    return new LogSettings.Voter(name, address, membership.logPort());
  }
}
