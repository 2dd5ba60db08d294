package dev.weir.bench.subject;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The ops listener of a member: is it ready, what does it count.
record Ops(int port) {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int READY_TRIES_MAX = 900;

  /// The value of a series, 0 while there is none.
  double metric(String series) throws IOException {
    return ask("/metrics")
        .body()
        .lines()
        .filter(each -> each.startsWith(series))
        .map(each -> each.substring(each.lastIndexOf(' ') + 1))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElse(0);
  }

  /// Waits until all of its roles are.
  void awaitReady(Child member) throws IOException {
    for (int i = 0; i < READY_TRIES_MAX; i++) {
      member.expectAlive();
      try {
        if (ask("/readyz").statusCode() == OK) {
          return;
        }
      } catch (IOException _) {
        // It does not listen yet.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new IOException("member: not ready (expected: within 90 s)");
  }

  private HttpResponse<String> ask(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("ops: interrupted", e);
    }
  }
}
