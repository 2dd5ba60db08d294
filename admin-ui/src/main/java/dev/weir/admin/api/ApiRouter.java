package dev.weir.admin.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which path and method leads where, and how everything that goes wrong becomes a problem
/// document.
final class ApiRouter {
  static final int BODY_MAX = 1 << 20;

  private static final String SERVICES = "/api/v1/services/*";

  /// Of a body that may hold access lists.
  static final int SERVICE_BODY_MAX = 4 << 20;

  /// Of what somebody sends who is not known yet.
  static final int SIGN_IN_BODY_MAX = 16 << 10;

  /// What a refused client may still send of its body; it is thrown away.
  static final int REFUSED_BODY_MAX = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);
  private static final String V1 = "/api/v1";
  private static final String SVC = V1 + "/services/(?<svc>[^/:]+)";
  private static final String BACKEND = SVC + "/backends/(?<backend>[^/:]+)";
  private static final String LISTENER = SVC + "/listeners/(?<listener>[^/:]+)";

  private final Router router;
  private final Counter requests;
  private final Counter problems;

  ApiRouter(Vertx vertx, MeterRegistry meters) {
    this.router = Router.router(vertx);
    this.requests =
        Counter.builder("weir_admin_requests")
            .description("Requests to the administration")
            .register(meters);
    this.problems =
        Counter.builder("weir_admin_problems")
            .description("Requests that were answered with a problem")
            .register(meters);
  }

  /// Everything that answers.
  record Resources(
      Guard guard,
      SessionResource session,
      ServiceResource services,
      BackendResource backends,
      AgentResource agents,
      ListenerResource listeners,
      WeightResource weights,
      ReadResources reads,
      StatusResource status,
      LiveFeed feed,
      Pages pages,
      JsonObject openApi) {}

  Router routed(Resources all) {
    router.route().handler(this::begin);
    open(all);
    // The headers alone decide, so that nobody unknown makes us keep a body.
    router.route(V1 + "/*").handler(ApiRouter::pause).handler(all.guard()::admit);
    // Who has read the body once does not read it again.
    router.route(SERVICES).handler(body(SERVICE_BODY_MAX));
    router.route(V1 + "/*").handler(body(BODY_MAX));
    router.routeWithRegex("/status(\\.json|\\.csv)?").handler(all.guard()::admit);
    services(all);
    parts(all);
    reads(all);
    router.route().failureHandler(this::fail);
    for (int status : new int[] {400, 404, 405, 413, 500}) {
      router.errorHandler(status, this::fail);
    }
    return router;
  }

  private void open(Resources all) {
    router.get("/").handler(all.pages()::toIndex);
    // A path without a regex would match /ui/ as well, and lead it to itself.
    router.getWithRegex("/ui").handler(all.pages()::toIndex);
    router.getWithRegex("/ui/.*").handler(all.pages()::serve);
    router
        .post(V1 + "/session")
        .handler(body(SIGN_IN_BODY_MAX))
        .handler(safely(context -> all.session().signIn(new ApiRequest(context), context)));
    router
        .get(V1 + "/openapi.json")
        .handler(safely(context -> new ApiRequest(context).answer(200, all.openApi())));
    get(V1 + "/problems", all.reads()::listProblems);
  }

  private void services(Resources all) {
    ServiceResource services = all.services();
    get(V1 + "/services", services::list);
    get(SVC, services::get);
    on(HttpMethod.PUT, SVC, services::put);
    on(HttpMethod.PATCH, SVC, services::patch);
    on(HttpMethod.DELETE, SVC, services::delete);
    on(HttpMethod.POST, SVC + ":enable", services::enable);
    on(HttpMethod.POST, SVC + ":disable", services::disable);
    get(SVC + "/weights", all.weights()::get);
    on(HttpMethod.PATCH, SVC + "/weights", all.weights()::patch);
    on(HttpMethod.POST, SVC + "/weights:preview", all.weights()::preview);
  }

  private void parts(Resources all) {
    BackendResource backends = all.backends();
    get(SVC + "/backends", backends::list);
    get(BACKEND, backends::get);
    get(BACKEND + "/health", backends::health);
    on(HttpMethod.PUT, BACKEND, backends::put);
    on(HttpMethod.PATCH, BACKEND, backends::patch);
    on(HttpMethod.DELETE, BACKEND, backends::delete);
    on(HttpMethod.POST, BACKEND + ":enable", backends::enable);
    on(HttpMethod.POST, BACKEND + ":drain", backends::drain);
    on(HttpMethod.POST, BACKEND + ":disable", backends::disable);
    on(HttpMethod.POST, BACKEND + ":check", backends::check);
    on(HttpMethod.POST, BACKEND + ":clear-agent", all.agents()::clear);
    ListenerResource listeners = all.listeners();
    get(SVC + "/listeners", listeners::list);
    get(LISTENER, listeners::get);
    on(HttpMethod.PUT, LISTENER, listeners::put);
    on(HttpMethod.PATCH, LISTENER, listeners::patch);
    on(HttpMethod.DELETE, LISTENER, listeners::delete);
    on(HttpMethod.POST, LISTENER + ":enable", listeners::enable);
    on(HttpMethod.POST, LISTENER + ":disable", listeners::disable);
  }

  private void reads(Resources all) {
    with(HttpMethod.GET, V1 + "/session", all.session()::get);
    with(HttpMethod.DELETE, V1 + "/session", all.session()::signOut);
    with(HttpMethod.GET, V1 + "/stream", all.feed()::open);
    get(V1 + "/overview", all.reads()::overview);
    get(V1 + "/backends", all.backends()::listAll);
    get(V1 + "/events", all.reads()::listEvents);
    get(V1 + "/cluster/members", all.reads()::listMembers);
    with(
        HttpMethod.GET,
        V1 + "/cluster/members/(?<member>[^/:]+)",
        (request, context) ->
            all.reads().getMember(request, String.valueOf(context.pathParam("member"))));
    get("/status", all.status()::html);
    get("/status\\.json", all.status()::json);
    get("/status\\.csv", all.status()::csv);
  }

  private void get(String path, Consumer<ApiRequest> answer) {
    on(HttpMethod.GET, path, answer);
  }

  private void on(HttpMethod method, String path, Consumer<ApiRequest> answer) {
    with(method, path, (request, _) -> answer.accept(request));
  }

  private void with(HttpMethod method, String path, BiConsumer<ApiRequest, RoutingContext> answer) {
    router
        .routeWithRegex(method, path)
        .handler(safely(context -> answer.accept(new ApiRequest(context), context)));
  }

  private static Handler<RoutingContext> safely(Handler<RoutingContext> handler) {
    return context -> {
      try {
        handler.handle(context);
      } catch (RuntimeException e) {
        context.fail(e);
      }
    };
  }

  private static void pause(RoutingContext context) {
    context.request().pause();
    context.next();
  }

  private static Handler<RoutingContext> body(int bytesMax) {
    BodyHandler reader = BodyHandler.create(false).setBodyLimit(bytesMax);
    return context -> {
      reader.handle(context);
      context.request().resume();
    };
  }

  private void begin(RoutingContext context) {
    requests.increment();
    String id = UUID.randomUUID().toString();
    context.put(ApiRequest.REQUEST_ID, id);
    HttpServerResponse response = context.response();
    response
        .putHeader("X-Request-Id", id)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    context.next();
  }

  private void fail(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.headWritten()) {
      response.reset();
      return;
    }
    problems.increment();
    Problem problem = problem(context);
    String id = new ApiRequest(context).requestId();
    if (problem.kind() == ProblemKind.INTERNAL) {
      LOG.error(
          "api failure requestId={} path={}", id, context.normalizedPath(), context.failure());
    }
    response
        .setStatusCode(problem.kind().status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store");
    boolean unheard = leavesBody(context);
    if (unheard) {
      response.putHeader("Connection", "close");
    } else {
      context.request().resume();
    }
    Future<Void> told = response.end(problem.document(context.normalizedPath(), id).toBuffer());
    if (unheard) {
      told.onComplete(_ -> context.request().connection().close());
    }
  }

  /// Whether the body of somebody who was not let in is too long to wait for its end.
  private static boolean leavesBody(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (context.get(ApiRequest.ACTOR) != null || request.isEnded()) {
      return false;
    }
    String length = request.getHeader("Content-Length");
    return length == null
        ? request.getHeader("Transfer-Encoding") != null
        : !length.matches("[0-9]{1,9}") || Integer.parseInt(length) > REFUSED_BODY_MAX;
  }

  private static Problem problem(RoutingContext context) {
    if (context.failure() instanceof Problem problem) {
      return problem;
    }
    String path = context.request().method() + " " + context.normalizedPath();
    return switch (context.statusCode()) {
      case 400 -> new Problem(ProblemKind.MALFORMED, path + ": malformed");
      case 404 -> Problem.notFound(path);
      case 405 -> new Problem(ProblemKind.METHOD_NOT_ALLOWED, path + ": not this method");
      case 413 ->
          new Problem(
              ProblemKind.TOO_LARGE,
              "body: too large (expected: 0.." + bodyMax(context.normalizedPath()) + " bytes)");
      default -> new Problem(ProblemKind.INTERNAL, "internal error");
    };
  }

  private static int bodyMax(String path) {
    if (path.equals(V1 + "/session")) {
      return SIGN_IN_BODY_MAX;
    }
    return path.startsWith(SERVICES.substring(0, SERVICES.length() - 1))
        ? SERVICE_BODY_MAX
        : BODY_MAX;
  }
}
