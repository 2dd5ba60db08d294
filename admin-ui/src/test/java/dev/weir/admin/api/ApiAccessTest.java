package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets in, and what a wrong request is told.
final class ApiAccessTest {
  private final ApiHarness api = new ApiHarness();

  @BeforeEach
  void create() {
    api.call("PUT", "/api/v1/services/web", ApiServicesTest.web());
  }

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/session",
        "/api/v1/overview",
        "/api/v1/services",
        "/api/v1/services/web",
        "/api/v1/services/web/weights",
        "/api/v1/backends",
        "/api/v1/cluster/members",
        "/api/v1/events",
        "/api/v1/stream?scopes=overview",
        "/status",
        "/status.json",
        "/status.csv"
      })
  void nothingIsReadWithoutAToken(String path) {
    assertThat(api.callBare("GET", path, null).status()).isEqualTo(401);
    assertThat(api.callBare("GET", path, null, "Authorization", "Bearer nonsense").status())
        .isEqualTo(401);
  }

  @Test
  void nothingIsWrittenWithoutAToken() {
    ApiHarness.Answer answer =
        api.callBare("POST", "/api/v1/services/web:disable", null, "If-Match", "*");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(api.service("web").enabled()).isTrue();
  }

  @Test
  void aClientThatOffersHttp2OverPlainTcpIsAnsweredInHttp1() {
    HttpClient.Version version = api.get("/api/v1/session").raw().version();
    assertThat(version).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void aBrowserSignsInWritesAndSignsOut() {
    String cookie = signIn();
    ApiHarness.Answer session = api.callBare("GET", "/api/v1/session", null, "Cookie", cookie);
    assertThat(session.json().getString("via")).isEqualTo("cookie");
    assertThat(session.json().getLong("expiresInMs")).isPositive();
    ApiHarness.Answer written =
        api.callBare(
            "POST",
            "/api/v1/services/web:disable",
            null,
            "Cookie",
            cookie,
            "If-Match",
            "*",
            "X-Weir-Request",
            "1");
    assertThat(written.status()).isEqualTo(200);
    assertThat(api.log.last().actor()).isEqualTo("admin");
    api.callBare("DELETE", "/api/v1/session", null, "Cookie", cookie, "X-Weir-Request", "1");
    assertThat(api.callBare("GET", "/api/v1/session", null, "Cookie", cookie).status())
        .isEqualTo(401);
  }

  @Test
  void theCookieIsForTheServerAlone() {
    JsonObject body = new JsonObject().put("token", api.token);
    ApiHarness.Answer answer = api.callBare("POST", "/api/v1/session", body, "X-Weir-Request", "1");
    assertThat(answer.header("Set-Cookie"))
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict");
    assertThat(answer.text()).doesNotContain(api.token);
  }

  @Test
  void aWrongTokenDoesNotSignInAndIsAnEvent() {
    JsonObject body = new JsonObject().put("token", "wrong");
    assertThat(api.callBare("POST", "/api/v1/session", body, "X-Weir-Request", "1").status())
        .isEqualTo(401);
    assertThat(api.get("/api/v1/events?kind=session.refused").json().getInteger("total")).isOne();
  }

  @Test
  void aRequestFromAnotherSiteIsRefused() {
    String cookie = signIn();
    String path = "/api/v1/services/web:disable";
    assertThat(api.callBare("POST", path, null, "Cookie", cookie, "If-Match", "*").status())
        .as("without the header")
        .isEqualTo(403);
    assertThat(
            api.callBare(
                    "POST",
                    path,
                    null,
                    "Cookie",
                    cookie,
                    "If-Match",
                    "*",
                    "X-Weir-Request",
                    "1",
                    "Origin",
                    "http://evil.example")
                .status())
        .as("another origin")
        .isEqualTo(403);
    assertThat(
            api.callBare(
                    "POST",
                    path,
                    null,
                    "Cookie",
                    cookie,
                    "If-Match",
                    "*",
                    "X-Weir-Request",
                    "1",
                    "Sec-Fetch-Site",
                    "cross-site")
                .status())
        .as("another site")
        .isEqualTo(403);
    assertThat(api.service("web").enabled()).isTrue();
  }

  @Test
  void wrongRequestsAreToldWhatIsWrong() {
    assertThat(api.callRaw("PUT", "/api/v1/services/x", "application/json", "{").status())
        .isEqualTo(400);
    assertThat(api.callRaw("PUT", "/api/v1/services/x", "application/json", "[]").status())
        .isEqualTo(400);
    assertThat(api.callRaw("PUT", "/api/v1/services/x", "text/plain", "{}").status())
        .isEqualTo(415);
    String large = "{\"a\":\"" + "x".repeat(ApiRouter.SERVICE_BODY_MAX) + "\"}";
    assertThat(api.callRaw("PUT", "/api/v1/services/x", "application/json", large).status())
        .isEqualTo(413);
    assertThat(api.get("/api/v1/services/UPPER").status()).isEqualTo(404);
    assertThat(api.get("/api/v1/stream?scopes=everything").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 4194000", "Transfer-Encoding: chunked"})
  void nobodyUnknownIsListenedTo(String body) throws IOException {
    String head = "PUT /api/v1/services/x HTTP/1.1\r\nHost: 127.0.0.1\r\n" + body + "\r\n";
    assertThat(answerTo(head + "\r\n"))
        .as("without a token, and nothing of the body sent")
        .startsWith("HTTP/1.1 401")
        .containsIgnoringCase("connection: close");
    assertThat(answerTo(head + "Authorization: Bearer wrong\r\n\r\n")).startsWith("HTTP/1.1 401");
    assertThat(answerTo(head + "Cookie: weir=wrong\r\nX-Weir-Request: 1\r\n\r\n"))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void aSignInIsShort() {
    JsonObject body = new JsonObject().put("token", "x".repeat(ApiRouter.SIGN_IN_BODY_MAX));
    assertThat(api.callBare("POST", "/api/v1/session", body, "X-Weir-Request", "1").status())
        .isEqualTo(413);
  }

  /// Everything that comes until the server closes.
  private String answerTo(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aDeepDocumentIsRefusedNotFatal() {
    String deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
    assertThat(api.callRaw("PUT", "/api/v1/services/x", "application/json", deep).status())
        .isBetween(400, 422);
  }

  @Test
  void thePagesAreServedWithAFreshNonceAndWithoutAToken() {
    String first = api.page("/ui/").headers().firstValue("Content-Security-Policy").orElseThrow();
    String second = api.page("/ui/").headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(first).contains("default-src 'none'").isNotEqualTo(second);
    assertThat(api.page("/ui/services/web").statusCode()).isEqualTo(200);
    assertThat(api.page("/ui/assets/none.js").statusCode()).isEqualTo(404);
    assertThat(api.page("/ui").headers().firstValue("Location")).contains("/ui/");
    assertThat(api.page("/").headers().firstValue("Location")).contains("/ui/");
  }

  @Test
  void theProblemTypesAreServed() {
    JsonArray items = api.callBare("GET", "/api/v1/problems", null).json().getJsonArray("items");
    assertThat(items).hasSize(ProblemKind.values().length);
  }

  private String signIn() {
    JsonObject body = new JsonObject().put("token", api.token);
    ApiHarness.Answer answer = api.callBare("POST", "/api/v1/session", body, "X-Weir-Request", "1");
    assertThat(answer.status()).isEqualTo(200);
    return answer.header("Set-Cookie").split(";", 2)[0];
  }
}
