package dev.weir.admin;

import dev.weir.admin.api.About;
import dev.weir.admin.api.Api;
import dev.weir.admin.api.ClusterView;
import dev.weir.admin.log.ConfigurationLog;
import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Readiness;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The admin role: the API, the live stream and the pages over the configuration log. Lives on a
/// context of its own.
public final class Admin {
  private static final long LOOK_MILLIS = 250;
  private static final long TICK_MILLIS = 1000;

  private final Vertx vertx;
  private final Context context;
  private final ClusterView view;
  private final Api api;
  private final @Nullable String madeToken;
  private final List<Long> timers = new ArrayList<>();
  private volatile boolean stopped;

  private Admin(
      Vertx vertx, Context context, ClusterView view, Api api, @Nullable String madeToken) {
    this.vertx = vertx;
    this.context = context;
    this.view = view;
    this.api = api;
    this.madeToken = madeToken;
  }

  /// What the node tells of the cluster.
  ///
  /// @param clusterName for people
  /// @param voters names of the nodes that keep the log
  public record Surroundings(String clusterName, List<String> voters) {
    public Surroundings {
      voters = List.copyOf(voters);
    }
  }

  /// Starts over a log that is open. The log stays the caller's to close.
  public static Future<Admin> start(
      Vertx vertx,
      ClusterAccess cluster,
      ConfigurationLog log,
      AdminSettings settings,
      Surroundings surroundings) {
    Context context = vertx.getOrCreateContext();
    ClusterView view = new ClusterView(cluster, log);
    About about =
        new About(
            surroundings.clusterName(),
            cluster.self().node(),
            cluster.self().release(),
            surroundings.voters());
    Api.Listen listen =
        new Api.Listen(
            settings.host(), settings.port(), settings.allowedHosts(), settings.pathPrefix());
    return on(
        context,
        () ->
            AdminToken.settle(vertx, cluster, log, settings.tokenFile())
                .compose(
                    token ->
                        view.start()
                            .compose(_ -> OpenApi.load(vertx))
                            .compose(doc -> Api.start(vertx, view, about, listen, doc))
                            .map(api -> new Admin(vertx, context, view, api, token)))
                .map(Admin::ticking));
  }

  /// The token that this node made at the first start, or null. Told once, kept nowhere.
  public @Nullable String madeToken() {
    return madeToken;
  }

  public int port() {
    return api.port();
  }

  /// May be called from any thread.
  public Readiness readiness() {
    return stopped ? Readiness.notReady("stopping") : Readiness.READY;
  }

  public Future<Void> stop() {
    stopped = true;
    return on(
        context,
        () -> {
          timers.forEach(vertx::cancelTimer);
          return api.stop().compose(_ -> view.stop());
        });
  }

  private Admin ticking() {
    timers.add(vertx.setPeriodic(LOOK_MILLIS, _ -> look()));
    timers.add(vertx.setPeriodic(TICK_MILLIS, _ -> api.tick()));
    return this;
  }

  private void look() {
    view.tick();
    api.look();
  }

  private static <T> Future<T> on(Context context, Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> action.get().onComplete(done));
    return done.future();
  }
}
