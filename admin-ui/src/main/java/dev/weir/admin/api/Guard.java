package dev.weir.admin.api;

import dev.weir.admin.log.TokenClaim;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets nobody in without a token or a session, and no browser that another site sends.
final class Guard {
  static final String COOKIE = "weir";
  static final String USER = "admin";
  private static final String VIA = "weir.via";
  private static final String EXPIRES = "weir.expires";
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final ClusterView view;
  private final Sessions sessions;
  private final List<String> hosts;

  /// @param hosts names beside numeric addresses and `localhost` under which browsers may reach us
  Guard(ClusterView view, Sessions sessions, List<String> hosts) {
    this.view = view;
    this.sessions = sessions;
    this.hosts = List.copyOf(hosts);
  }

  /// A route's handler: goes on for those who may, fails for all others.
  void admit(RoutingContext context) {
    String authorization = context.request().getHeader("Authorization");
    if (authorization != null) {
      admitBearer(context, authorization);
      return;
    }
    Cookie cookie = context.request().getCookie(COOKIE);
    if (cookie == null) {
      context.fail(unauthorized("Authorization: nothing (expected: Bearer and a token)"));
      return;
    }
    Problem refused = refusal(context.request());
    if (refused != null) {
      context.fail(refused);
      return;
    }
    sessions
        .use(cookie.getValue())
        .onSuccess(live -> admitSession(context, live))
        .onFailure(context::fail);
  }

  /// Whether a token is the admin token.
  boolean isToken(String token) {
    String wanted = view.configuration().setting(TokenClaim.KEY);
    return wanted != null && Secrets.equal(wanted, Secrets.hash(token));
  }

  /// What is wrong with a request that relies on a cookie, or null.
  @Nullable Problem refusal(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null || !isKnown(authority.host())) {
      return new Problem(
          ProblemKind.FORBIDDEN_ORIGIN,
          "Host: "
              + (authority == null ? "nothing" : authority.host())
              + " (expected: an address, localhost or one of admin.allowedHosts)");
    }
    if (SAFE.contains(request.method())) {
      return null;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return forbidden("Sec-Fetch-Site: " + site + " (expected: same-origin)");
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !isSame(origin, authority)) {
      return forbidden("Origin: " + origin + " (expected: " + authority + ")");
    }
    if (!"1".equals(request.getHeader("X-Weir-Request"))) {
      return forbidden("X-Weir-Request: nothing (expected: 1)");
    }
    String type = request.getHeader("Content-Type");
    boolean json =
        type == null
            || type.startsWith("application/json")
            || type.startsWith("application/merge-patch+json");
    return json ? null : forbidden("Content-Type: " + type + " (expected: application/json)");
  }

  /// How the request was let in: `cookie` or `bearer`.
  static String via(ApiRequest request, RoutingContext context) {
    String via = context.get(VIA);
    return via == null ? "bearer" : via;
  }

  static @Nullable Long expiresInMillis(RoutingContext context) {
    return context.get(EXPIRES);
  }

  /// Looks again whether a session is good, without using it; for streams.
  Future<Boolean> isStillIn(RoutingContext context) {
    Cookie cookie = context.request().getCookie(COOKIE);
    if (context.request().getHeader("Authorization") != null || cookie == null) {
      return Future.succeededFuture(true);
    }
    return sessions.look(cookie.getValue()).map(live -> live != null);
  }

  private void admitBearer(RoutingContext context, String authorization) {
    String[] parts = authorization.split(" ", 2);
    if (parts.length == 2
        && parts[0].toLowerCase(Locale.ROOT).equals("bearer")
        && isToken(parts[1].trim())) {
      context.put(ApiRequest.ACTOR, "token");
      context.put(VIA, "bearer");
      context.next();
    } else {
      context.fail(unauthorized("Authorization: wrong (expected: Bearer and the admin token)"));
    }
  }

  private static void admitSession(RoutingContext context, Sessions.@Nullable Live live) {
    if (live == null) {
      context.fail(unauthorized("cookie: no session (expected: one that has not ended)"));
      return;
    }
    context.put(ApiRequest.ACTOR, live.user());
    context.put(VIA, "cookie");
    context.put(EXPIRES, live.remainingMillis());
    context.next();
  }

  private boolean isKnown(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.equals("localhost") || hosts.contains(bare) || isNumeric(bare);
  }

  private static boolean isNumeric(String host) {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isSame(String origin, HostAndPort authority) {
    try {
      URI uri = URI.create(origin);
      String host = uri.getHost();
      int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
      int ours = authority.port() >= 0 ? authority.port() : port;
      return host != null && host.equalsIgnoreCase(authority.host()) && port == ours;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Problem forbidden(String detail) {
    return new Problem(ProblemKind.FORBIDDEN_ORIGIN, detail);
  }

  private static Problem unauthorized(String detail) {
    return new Problem(ProblemKind.UNAUTHORIZED, detail);
  }
}
