package dev.weir.admin.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Serves the built web pages: hashed assets for ever, `index.html` never from a cache and with a
/// fresh nonce, and 404 for an asset that is not there.
final class Pages {
  private static final String ROOT = "META-INF/resources/ui/";
  private static final String NOT_BUILT =
      "<!doctype html><meta charset=utf-8><title>Weir</title>"
          + "<p>The pages were not built into this jar; the API is at /api/v1.";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "woff2", "font/woff2");

  private final Vertx vertx;
  private final String base;
  private final Map<String, Buffer> cache = new HashMap<>();

  /// @param pathPrefix under which a proxy serves us, such as `/lb`; empty for none
  Pages(Vertx vertx, String pathPrefix) {
    this.vertx = vertx;
    this.base = pathPrefix + "/ui/";
  }

  void toIndex(RoutingContext context) {
    context.response().setStatusCode(302).putHeader("Location", base).end();
  }

  void serve(RoutingContext context) {
    String path = context.normalizedPath();
    String rest = path.length() <= 4 ? "" : path.substring(4);
    int dot = rest.lastIndexOf('.');
    boolean file = dot > rest.lastIndexOf('/');
    if (file && !rest.equals("index.html")) {
      asset(context, rest, rest.substring(dot + 1).toLowerCase(Locale.ROOT));
    } else {
      index(context);
    }
  }

  private void asset(RoutingContext context, String name, String extension) {
    read(
        context,
        name,
        content -> {
          if (content == null) {
            context.fail(new Problem(ProblemKind.NOT_FOUND, name + ": not there"));
            return;
          }
          HttpServerResponse response = context.response();
          response.putHeader(
              "Cache-Control",
              name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
          response
              .putHeader("Content-Type", TYPES.getOrDefault(extension, "application/octet-stream"))
              .end(content);
        });
  }

  private void index(RoutingContext context) {
    read(
        context,
        "index.html",
        content -> {
          String nonce = Secrets.random();
          String html = content == null ? NOT_BUILT : content.toString(StandardCharsets.UTF_8);
          context
              .response()
              .putHeader("Content-Security-Policy", policy(nonce))
              .putHeader("Cache-Control", "no-cache")
              .putHeader("Content-Type", "text/html; charset=utf-8")
              .end(html.replace("__NONCE__", nonce).replace("__BASE__", base));
        });
  }

  static String policy(String nonce) {
    return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"
        + nonce
        + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
        + " base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
  }

  @FunctionalInterface
  private interface Then {
    void with(@Nullable Buffer content);
  }

  private void read(RoutingContext context, String name, Then then) {
    Buffer cached = cache.get(name);
    if (cached != null) {
      then.with(cached);
      return;
    }
    vertx
        .executeBlocking(() -> content(name), false)
        .onSuccess(
            bytes -> {
              Buffer content = bytes == null || bytes.length == 0 ? null : Buffer.buffer(bytes);
              if (content != null) {
                cache.put(name, content);
              }
              then.with(content);
            })
        .onFailure(context::fail);
  }

  /// Empty if there is no such file.
  private static byte[] content(String name) throws IOException {
    if (name.contains("..")) {
      return new byte[0];
    }
    try (InputStream in = Pages.class.getClassLoader().getResourceAsStream(ROOT + name)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }
}
