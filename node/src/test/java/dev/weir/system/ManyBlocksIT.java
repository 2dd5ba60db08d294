package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Goal: an access list of 100,000 blocks goes through the API and the log, is in force on the
/// directors, and survives the end of all processes. Method: 99,999 random addresses and 127.0.0.9,
/// from which a client then is refused, while one from 127.0.0.1 is served; everything is stopped
/// and started, and judged again.
class ManyBlocksIT {
  private static final int BLOCKS = 100_000;
  private static final String DENIED = "127.0.0.9";
  private static final String LISTENER = "/api/v1/services/" + Testbed.SERVICE + "/listeners/main";
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  @Test
  void denyAsManyAsTheyAreAllowed() throws Exception {
    try (Testbed testbed =
        Testbed.start("many-blocks", Testbed.Options.of("roundrobin", List.of(100, 100, 100)))) {
      JsonArray blocks = blocks();
      testbed
          .admin()
          .patch(
              LISTENER + "?wait=applied&timeout=PT20S",
              new JsonObject().put("access", new JsonObject().put("deny", blocks)))
          .expect(200);
      assertInForce(testbed, blocks);

      for (String director : List.of("d1", "d2")) {
        awaitCopy(testbed, director);
      }
      for (String each : Testbed.MEMBERS) {
        testbed.process(each).terminate();
      }
      for (String each : Testbed.MEMBERS) {
        int _ = testbed.process(each).awaitEnd(STOP_MAX);
      }
      for (String each : Testbed.MEMBERS) {
        testbed.process(each).start();
      }
      for (String each : Testbed.MEMBERS) {
        testbed.process(each).awaitReady();
      }
      assertInForce(testbed, blocks);
    }
  }

  private static JsonArray blocks() {
    SplittableRandom random = new SplittableRandom(1);
    JsonArray blocks = new JsonArray();
    for (int i = 1; i < BLOCKS; i++) {
      int bits = random.nextInt();
      // No loopback among them.
      blocks.add(
          "%d.%d.%d.%d/32"
              .formatted(
                  128 + (bits >>> 25 & 63), bits >>> 16 & 255, bits >>> 8 & 255, bits & 255));
    }
    return blocks.add(DENIED + "/32");
  }

  private static void assertInForce(Testbed testbed, JsonArray blocks) throws Exception {
    assertThat(
            testbed
                .admin()
                .get(LISTENER)
                .expect(200)
                .body()
                .getJsonObject("spec")
                .getJsonObject("access")
                .getJsonArray("deny"))
        .hasSize(BLOCKS)
        .isEqualTo(blocks);
    for (InetSocketAddress director : testbed.bothDirectors()) {
      Patience.until(
          "others are served", Duration.ofSeconds(20), () -> isServed(director, "127.0.0.1"));
      assertThat(isServed(director, DENIED)).isFalse();
    }
  }

  /// A node saves what it heard at most twice a second.
  private static void awaitCopy(Testbed testbed, String node) {
    Path copy = testbed.process(node).home().resolve("data").resolve("published");
    Patience.until(
        node + " has saved the list",
        Duration.ofSeconds(20),
        () -> Files.readString(copy, StandardCharsets.ISO_8859_1).contains(DENIED));
  }

  private static boolean isServed(InetSocketAddress director, String source) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout((int) Patience.scaled(Duration.ofSeconds(10)).toMillis());
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
      socket.connect(director);
      socket
          .getOutputStream()
          .write("GET /blocks HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException _) {
      return false;
    }
  }
}
