package dev.weir.admin.api;

import dev.weir.core.settings.Fields;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// `/session`: a browser signs in with the token and gets a cookie.
final class SessionResource {
  private static final int TOKEN_LENGTH_MAX = 1024;

  private final Guard guard;
  private final Sessions sessions;
  private final EventLog events;
  private final About about;

  SessionResource(Guard guard, Sessions sessions, EventLog events, About about) {
    this.guard = guard;
    this.sessions = sessions;
    this.events = events;
    this.about = about;
  }

  void get(ApiRequest request, RoutingContext context) {
    request.answer(200, session(Guard.via(request, context), Guard.expiresInMillis(context)));
  }

  void signIn(ApiRequest request, RoutingContext context) {
    Problem refused = guard.refusal(request.http());
    if (refused != null) {
      throw refused;
    }
    Fields fields = ApiRequest.fields(request.body());
    String token = fields.required("token");
    fields.end();
    ApiRequest.require(fields);
    String from = String.valueOf(request.http().remoteAddress().hostAddress());
    if (token.length() > TOKEN_LENGTH_MAX || !guard.isToken(token)) {
      events.add(new EventLog.Draft("session.refused").by(from).text("wrong token"));
      throw new Problem(ProblemKind.UNAUTHORIZED, "token: wrong (expected: the admin token)");
    }
    sessions
        .begin(Guard.USER, "admin")
        .onSuccess(
            id -> {
              context.response().addCookie(cookie(id).setMaxAge(Sessions.AGE_MAX.toSeconds()));
              events.add(new EventLog.Draft("session.started").by(Guard.USER).text("from " + from));
              request.answer(200, session("cookie", Sessions.IDLE_MAX.toMillis()));
            })
        .onFailure(request::fail);
  }

  void signOut(ApiRequest request, RoutingContext context) {
    Cookie held = context.request().getCookie(Guard.COOKIE);
    if (held == null) {
      request.answerNothing();
      return;
    }
    sessions
        .end(held.getValue())
        .onSuccess(
            _ -> {
              context.response().addCookie(cookie("").setMaxAge(0));
              request.answerNothing();
            })
        .onFailure(request::fail);
  }

  private static Cookie cookie(String value) {
    return Cookie.cookie(Guard.COOKIE, value)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath("/");
  }

  private JsonObject session(String via, @Nullable Long expiresInMillis) {
    return new JsonObject()
        .put("user", Guard.USER)
        .put("role", "admin")
        .put("via", via)
        .put("permissions", JsonArray.of("read", "operate", "configure"))
        .put("expiresInMs", expiresInMillis)
        .put("cluster", about.cluster())
        .put("node", about.node())
        .put("version", about.release());
  }
}
