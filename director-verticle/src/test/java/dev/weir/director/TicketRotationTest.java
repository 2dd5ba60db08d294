package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.testing.ScriptedBackend;
import dev.weir.director.forward.TlsProvider;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: a ticket counts for an hour and more, and no key seals for longer. Method: OpenSSL, and a
/// clock that jumps; clients of the JDK keep their tickets by its own clock, which does not.
class TicketRotationTest extends SpeaksTls {
  private static final Duration HOUR = Duration.ofHours(1);

  TicketRotationTest() {
    super(TlsProvider.OPENSSL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aTicketOutlivesOneChangeOfKeysAndNotTwo(String version) throws Exception {
    publish(PLAIN_TERMINATE, ScriptedBackend.echo());
    start(clock);
    SSLContext regular = Papers.side("");
    SSLContext rare = Papers.side("");
    long regularMade = made(regular, version);
    long rareMade = made(rare, version);
    Wait.until(() -> System.currentTimeMillis() > rareMade + 1);

    rotate(1);
    assertThat(made(regular, version)).isEqualTo(regularMade);
    rotate(2);
    assertThat(made(rare, version)).isGreaterThan(rareMade);
  }

  private void rotate(int count) {
    clock.advance(HOUR);
    Wait.until(() -> cluster.metric("d1", "weir_director_ticket_key_rotations") == count);
  }

  /// When the session was negotiated that a connection has.
  private long made(SSLContext side, String version) throws Exception {
    try (SSLSocket client = connect(side, "a.example.org", version)) {
      echoes(client, "in");
      return client.getSession().getCreationTime();
    }
  }
}
