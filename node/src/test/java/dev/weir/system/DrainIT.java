package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Goal: a drained backend gets no new connection, and keeps those it has. Method: keep-alive
/// connections are held open on every backend through both directors; `b1` is drained; new
/// connections are judged by the access log of `b1`, old ones by asking once more on each.
class DrainIT {
  private static final int HELD_COUNT = 12;

  /// A connection that stays open.
  private record Held(Socket socket, String backend) {}

  @Test
  void stopsNewConnectionsAndKeepsOldOnes() throws Exception {
    try (Testbed testbed =
        Testbed.start("drain", Testbed.Options.of("roundrobin", List.of(100, 100, 100)))) {
      List<Held> held = new ArrayList<>();
      try {
        for (int i = 0; i < HELD_COUNT; i++) {
          held.add(hold(testbed, i % 2 == 0 ? "d1" : "d2"));
        }
        assertThat(held).anyMatch(each -> each.backend().equals("b1"));

        testbed.admin().turn(Testbed.SERVICE, "b1", "drain");
        LoadClient client = new LoadClient(testbed.bothDirectors(), "/after-drain", 8);
        List<LoadClient.Exchange> exchanges = client.send(1_000, Duration.ofMinutes(1));
        client.writeTo(testbed.directory().resolve("load.log"));

        assertThat(exchanges).hasSize(1_000).noneMatch(LoadClient.Exchange::failed);
        assertThat(testbed.accessLogs().requests("/after-drain"))
            .containsEntry("b1", 0L)
            .containsEntry("b2", 500L)
            .containsEntry("b3", 500L);
        for (Held each : held) {
          assertThat(ask(each.socket(), "/held")).isEqualTo(each.backend());
        }
      } finally {
        for (Held each : held) {
          each.socket().close();
        }
      }
    }
  }

  private static Held hold(Testbed testbed, String director) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(testbed.address(director), 5_000);
    return new Held(socket, ask(socket, "/hold"));
  }

  /// One request on a connection that stays open; the backend that answers.
  private static String ask(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: weir\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    String head = head(socket.getInputStream()).toLowerCase(Locale.ROOT);
    int length = Integer.parseInt(value(head, "content-length"));
    socket.getInputStream().readNBytes(length);
    return value(head, "x-backend");
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("connection: ended after " + head + " (expected: an answer)");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static String value(String head, String name) {
    int start = head.indexOf("\r\n" + name + ": ");
    if (start < 0) {
      throw new AssertionError(head + " (expected: " + name + ")");
    }
    int from = start + name.length() + 4;
    return head.substring(from, head.indexOf("\r\n", from));
  }
}
