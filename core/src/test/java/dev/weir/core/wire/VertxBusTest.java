package dev.weir.core.wire;

import static dev.weir.core.testing.FactStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Version;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The bus on the event bus of one Vert.x.
final class VertxBusTest {
  private static final Topic<String> WORDS =
      new Topic<>(
          "words",
          new Codec<>() {
            @Override
            public byte[] encode(String value) {
              return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
              return new String(bytes, StandardCharsets.UTF_8);
            }
          });

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Bus bus =
      new VertxBus(vertx, new Sealer(new ClusterKey(new byte[32]), meters), meters);

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void whatIsTooLargeIsCountedAndTheNextIsHeard() {
    Promise<Fact<String>> heard = Promise.promise();
    await(bus.subscribe(WORDS, heard::tryComplete));
    bus.publish(WORDS, fact(1, "x".repeat(Envelope.PAYLOAD_LENGTH_MAX + 1)));
    bus.publish(WORDS, fact(2, "x".repeat(Envelope.PAYLOAD_LENGTH_MAX)));
    assertThat(await(heard.future()).version().sequence()).isEqualTo(2);
    assertThat(meters.counter("weir_core_messages_unsent").count()).isEqualTo(1);
  }

  private static Fact<String> fact(long sequence, String value) {
    return new Fact<>("key", new Version(1, sequence, "n1"), value);
  }
}
