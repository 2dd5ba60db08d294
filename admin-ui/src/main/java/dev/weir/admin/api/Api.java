package dev.weir.admin.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// The administration over HTTP: API, stream, status and pages on one listener. Belongs to the
/// context that starts it.
public final class Api {
  /// How it is reached.
  ///
  /// @param port 0 lets the kernel choose
  /// @param allowedHosts names beside numeric addresses and `localhost` for browsers
  /// @param pathPrefix under which a proxy serves us; empty for none
  public record Listen(String host, int port, List<String> allowedHosts, String pathPrefix) {
    public Listen {
      allowedHosts = List.copyOf(allowedHosts);
    }
  }

  private final HttpServer server;
  private final LiveFeed feed;
  private final Watch watch;

  private Api(HttpServer server, LiveFeed feed, Watch watch) {
    this.server = server;
    this.feed = feed;
    this.watch = watch;
  }

  /// Listens. The view must have been started.
  public static Future<Api> start(
      Vertx vertx, ClusterView view, About about, Listen listen, JsonObject openApi) {
    EventLog events = new EventLog();
    Watch watch = new Watch(view, events);
    view.log().onAudit(watch::committed);
    Sessions sessions = new Sessions(view);
    Guard guard = new Guard(view, sessions, listen.allowedHosts());
    Warnings warnings = new Warnings(view);
    Writes writes = new Writes(vertx, view, warnings);
    OverviewJson overview = new OverviewJson(view, about);
    MemberJson members = new MemberJson(view, about);
    Scope.Writer writer =
        new Scope.Writer(
            view,
            overview,
            members,
            new ServiceViewJson(view, watch),
            new BackendJson(view, watch));
    LiveFeed feed = new LiveFeed(view, events, guard, writer);
    ApiRouter.Resources resources =
        new ApiRouter.Resources(
            guard,
            new SessionResource(guard, sessions, events, about),
            new ServiceResource(view, watch, writes),
            new BackendResource(view, watch, writes),
            new AgentResource(view, events),
            new ListenerResource(view, watch, writes),
            new WeightResource(view, watch, writes, warnings),
            new ReadResources(view, overview, members, events),
            new StatusResource(view, watch, about, overview, members),
            feed,
            new Pages(vertx, listen.pathPrefix()),
            openApi);
    // With the upgrade to h2c, answers were seen to reach clients as HTTP/1.1 behind the 101.
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(listen.host())
            .setPort(listen.port())
            .setTcpNoDelay(true)
            .setHttp2ClearTextEnabled(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(new ApiRouter(vertx, view.cluster().meters()).routed(resources))
        .listen()
        .map(server -> new Api(server, feed, watch));
  }

  public int port() {
    return server.actualPort();
  }

  /// Four times a second: looks what changed.
  public void look() {
    watch.look();
  }

  /// Once a second: feeds the streams.
  public void tick() {
    feed.tick();
  }

  public Future<Void> stop() {
    feed.stop();
    return server.close();
  }
}
