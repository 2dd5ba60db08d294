package dev.weir.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Fact;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the model allows comes back as it was, and whatever bytes come make a value or an
/// `IllegalArgumentException`.
class CodecPropertyTest {
  private final Sealer sealer = new Sealer(WireSamples.KEY, new SimpleMeterRegistry());

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void everyValueComesBackAsItWas(long seed) {
    RandomFacts random = new RandomFacts(seed);
    comesBack(random, Topics.SERVICE_CHANGED, random.service());
    comesBack(random, Topics.HEALTH_CHANGED, random.vote());
    comesBack(random, Topics.LOAD_CHANGED, random.load());
    comesBack(random, Topics.CONNECTIONS_CHANGED, random.cell());
    comesBack(random, Topics.STATISTICS, random.statistics());
    comesBack(random, Topics.PRESENCE, random.presence());
    comesBack(random, Topics.DIAL_FAILED, random.dialFailed());
    comesBack(random, Topics.SESSION, random.session());
    comesBack(random, Questions.EVIDENCE.asking(), random.uid());
  }

  /// A few bytes of a good message are wrong, or it ends early.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void anyBytesAreAValueOrRefused(long seed) {
    Random random = new Random(seed);
    for (WireSamples.Sample<?> sample : WireSamples.all()) {
      spoil(sample, random);
    }
  }

  private <T> void comesBack(RandomFacts random, Topic<T> topic, T value) {
    Fact<T> fact = new Fact<>(random.key(), random.version(), value);
    byte[] sealed = sealer.seal(topic, fact);
    Fact<T> opened = sealer.open(topic, sealed);
    assertThat(opened).isEqualTo(fact);
    // The same value has the same bytes, on every member.
    assertThat(topic.codec().encode(topic.codec().decode(topic.codec().encode(value))))
        .isEqualTo(topic.codec().encode(value));
    Fact<T> tombstone = Fact.deleted(fact.key(), fact.version());
    assertThat(sealer.open(topic, sealer.seal(topic, tombstone))).isEqualTo(tombstone);
  }

  private static <T> void spoil(WireSamples.Sample<T> sample, Random random) {
    T value = sample.fact().value();
    if (value == null) {
      return;
    }
    byte[] bytes = sample.topic().codec().encode(value);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) "\"{}[],:-019eE.nul\\u\u0000z".charAt(random.nextInt(20));
    }
    try {
      assertThat(sample.topic().codec().decode(bytes)).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("expected");
    }
  }
}
