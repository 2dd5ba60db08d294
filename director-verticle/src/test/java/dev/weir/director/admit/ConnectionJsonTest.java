package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ServiceId;
import dev.weir.director.admit.ConnectionRecord.End;
import dev.weir.director.admit.ConnectionRecord.Phases;
import dev.weir.director.admit.ConnectionRecord.Server;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionJsonTest {
  private static End end(String address, int port) {
    return new End(IpAddress.parse(address), port);
  }

  private static ConnectionRecord connection(
      End client, @Nullable Server backend, String state, Phases phases, Carrier relay) {
    return new ConnectionRecord(
        new ServiceId("web"),
        new ListenerId("https"),
        client,
        end("198.51.100.1", 443),
        backend,
        517,
        1_234_567_890_123L,
        state,
        phases,
        backend == null ? 0 : 2,
        relay);
  }

  private static String line(ConnectionRecord connection) {
    StringBuilder out = new StringBuilder();
    ConnectionJson.append(connection, out);
    return out.toString();
  }

  @Test
  void writesAConnectionThatWasRelayed() {
    assertThat(
            line(
                connection(
                    end("2001:db8::7", 56324),
                    new Server(new BackendId("b1"), end("10.0.0.1", 8443)),
                    "--",
                    new Phases(1_999L, 250_000L, 1_000_000L, 3_600_000_000_000L),
                    Carrier.NATIVE)))
        .isEqualTo(
            "{\"service\":\"web\",\"listener\":\"https\",\"client\":\"[2001:db8::7]:56324\","
                + "\"local\":\"198.51.100.1:443\",\"backend\":\"b1\","
                + "\"backendAddress\":\"10.0.0.1:8443\",\"bytesIn\":517,"
                + "\"bytesOut\":1234567890123,\"state\":\"--\",\"queueMicros\":1,"
                + "\"connectMicros\":250,\"firstByteMicros\":1000,\"totalMicros\":3600000000,"
                + "\"attempts\":2,\"relay\":\"native\"}");
  }

  @Test
  void writesAConnectionThatFoundNoBackend() {
    assertThat(
            line(
                connection(
                    end("192.0.2.1", 0),
                    null,
                    "SC",
                    new Phases(null, null, null, 999L),
                    Carrier.PIPELINE)))
        .isEqualTo(
            "{\"service\":\"web\",\"listener\":\"https\",\"client\":\"192.0.2.1:0\","
                + "\"local\":\"198.51.100.1:443\",\"backend\":null,\"backendAddress\":null,"
                + "\"bytesIn\":517,\"bytesOut\":1234567890123,\"state\":\"SC\","
                + "\"queueMicros\":null,\"connectMicros\":null,\"firstByteMicros\":null,"
                + "\"totalMicros\":0,\"attempts\":0,\"relay\":\"pipeline\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "---", "XX", "DD\n", "dc"})
  void refusesStatesThatHaproxyDoesNotHave(String state) {
    Phases phases = new Phases(null, null, null, 0);
    assertThatThrownBy(() -> connection(end("::", 1), null, state, phases, Carrier.NATIVE))
        .hasMessageStartingWith("state: " + state + " (expected: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain é 漢 | plain é 漢",
        "a\"b\\c/d | a\\\"b\\\\c/d",
      })
  void escapesWhatMustBe(String text, String expected) {
    assertThat(quoted(text)).isEqualTo('"' + expected + '"');
  }

  @Test
  void keepsEachTextOnItsLine() {
    assertThat(quoted("a\nb\rc\td\0e\u001f\u007f\u0085\u2028\u2029"))
        .isEqualTo("\"a\\nb\\rc\\td\\u0000e\\u001f\\u007f\\u0085\\u2028\\u2029\"");
    assertThat(quoted("\ud83d\ude00\ud83d-\ude00")).isEqualTo("\"\ud83d\ude00\\ud83d-\\ude00\"");
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void everyTextComesBackAsItWas(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      int range = random.nextBoolean() ? 0x100 : 0xffff;
      text.append(
          (char) (random.nextInt(8) == 0 ? 0xd7f0 + random.nextInt(0x820) : random.nextInt(range)));
    }
    String quoted = quoted(text.toString());
    assertThat(Json.decodeValue(quoted)).as("seed %d", seed).isEqualTo(text.toString());
    assertThat(quoted.lines()).as("seed %d", seed).hasSize(1);
    byte[] sent = quoted.getBytes(StandardCharsets.UTF_8);
    assertThat(new String(sent, StandardCharsets.UTF_8)).as("seed %d", seed).isEqualTo(quoted);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    JsonText.append(text, out);
    return out.toString();
  }
}
