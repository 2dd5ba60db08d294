package dev.weir.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Version;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not whole, not ours or not what was asked for is refused, and counted by its reason.
class EnvelopeTest {
  private static final Topic<HealthVote> TOPIC = Topics.HEALTH_CHANGED;
  private static final Fact<HealthVote> FACT =
      new Fact<>("7/h1", new Version(2, 9, "h1"), WireSamples.vote());

  /// Bytes before the signed texts: magic, format, kind.
  private static final int FORMAT_AT = 4;

  private static final int KIND_AT = 5;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Sealer sealer = new Sealer(WireSamples.KEY, meters);
  private final byte[] sealed = sealer.seal(TOPIC, FACT);

  @Test
  void whatWasSealedIsOpenedAndNothingIsCounted() {
    assertThat(sealer.open(TOPIC, sealed)).isEqualTo(FACT);
    assertThat(dropped()).isEmpty();
  }

  /// So that a rate over it begins at zero.
  @ParameterizedTest
  @EnumSource(Envelope.Reason.class)
  void everyReasonHasItsCounterFromTheStart(Envelope.Reason reason) {
    assertThat(
            meters
                .find("weir_core_envelopes_dropped")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter())
        .isNotNull();
  }

  @Test
  void refusesAnyFlippedBit() {
    for (int at = 0; at < sealed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = sealed.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThat(sealer.open(TOPIC, flipped)).as("byte %d, bit %d", at, bit).isNull();
      }
    }
    assertThat(dropped())
        .isEqualTo(
            Map.of(
                "not_an_envelope",
                8.0 * 4 + 1, // the magic, and format 0
                "newer_format",
                7.0,
                "bad_signature",
                8.0 * (sealed.length - 5)));
  }

  @Test
  void refusesWhatIsCutOff() {
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThat(sealer.open(TOPIC, cut)).as("%d of %d bytes", length, sealed.length).isNull();
    }
    int tooShort = FORMAT_AT + 1 + ClusterKey.SIGNATURE_LENGTH;
    assertThat(dropped())
        .isEqualTo(
            Map.of(
                "not_an_envelope", (double) tooShort,
                "bad_signature", (double) (sealed.length - tooShort)));
  }

  @Test
  void refusesWhatIsAppended() {
    assertThat(sealer.open(TOPIC, Arrays.copyOf(sealed, sealed.length + 1))).isNull();
    assertThat(dropped()).isEqualTo(Map.of("bad_signature", 1.0));
  }

  @Test
  void refusesAnotherClustersKey() {
    Sealer other = new Sealer(new ClusterKey(new byte[32]), new SimpleMeterRegistry());
    assertThat(sealer.open(TOPIC, other.seal(TOPIC, FACT))).isNull();
    assertThat(dropped()).isEqualTo(Map.of("bad_signature", 1.0));
  }

  /// A vote is no service, although both are signed by members of this cluster.
  @Test
  void refusesAnotherTopic() {
    assertThat(sealer.open(Topics.SERVICE_CHANGED, sealed)).isNull();
    assertThat(dropped()).isEqualTo(Map.of("unexpected", 1.0));
  }

  /// 128 and 255 are negative bytes.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 127, 128, 255})
  void refusesANewerFormatAlthoughItIsSigned(int format) {
    assertThat(sealer.open(TOPIC, changed(FORMAT_AT, format))).isNull();
    assertThat(dropped()).isEqualTo(Map.of("newer_format", 1.0));
  }

  @Test
  void refusesFormatZeroAlthoughItIsSigned() {
    assertThat(sealer.open(TOPIC, changed(FORMAT_AT, 0))).isNull();
    assertThat(dropped()).isEqualTo(Map.of("not_an_envelope", 1.0));
  }

  /// 1 would be a tombstone, and a tombstone has no payload.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255})
  void refusesAKindThatItDoesNotKnow(int kind) {
    assertThat(sealer.open(TOPIC, changed(KIND_AT, kind))).isNull();
    assertThat(dropped()).isEqualTo(Map.of("not_an_envelope", 1.0));
  }

  @Test
  void refusesToSealAPayloadThatIsTooLarge() {
    Envelope tooLarge = envelope("k", new byte[Envelope.PAYLOAD_LENGTH_MAX + 1]);
    assertThatThrownBy(() -> tooLarge.seal(WireSamples.KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("payload: 4194305 bytes (expected: 0..4194304)");
    byte[] largest =
        envelope("k".repeat(65_535), new byte[Envelope.PAYLOAD_LENGTH_MAX]).seal(WireSamples.KEY);
    assertThat(Envelope.open(largest, WireSamples.KEY)).isInstanceOf(Envelope.Opened.Good.class);
  }

  @Test
  void refusesTextsThatDoNotFit() {
    assertThatThrownBy(() -> envelope("k".repeat(65_536), new byte[0]).seal(WireSamples.KEY))
        .hasMessage("text: 65536 bytes (expected: 0..65535)");
    Version written = new Version(1, 1, "w".repeat(256));
    assertThatThrownBy(() -> new Envelope("t", "k", written, null).seal(WireSamples.KEY))
        .hasMessage("text: 256 bytes (expected: 0..255)");
  }

  /// Nothing is computed over it: refusing costs as little as it can.
  @Test
  void refusesWhatIsLargerThanAnyEnvelopeWhoeverSignedIt() {
    byte[] large = Arrays.copyOf(sealed, Envelope.LENGTH_MAX + 1);
    assertThat(sealer.open(TOPIC, large)).isNull();
    assertThat(dropped()).isEqualTo(Map.of("too_large", 1.0));
  }

  @Test
  void refusesAPayloadThatIsTooLargeAlthoughItIsSigned() {
    byte[] largest = envelope("k", new byte[Envelope.PAYLOAD_LENGTH_MAX]).seal(WireSamples.KEY);
    int body = largest.length - ClusterKey.SIGNATURE_LENGTH;
    byte[] larger = Arrays.copyOf(largest, body + 1);
    int lengthAt = body - Envelope.PAYLOAD_LENGTH_MAX - 1;
    larger[lengthAt]++; // 0x400000 becomes 0x400001, big-endian
    assertThat(sealer.open(TOPIC, signed(larger))).isNull();
    assertThat(dropped()).isEqualTo(Map.of("too_large", 1.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "{", "{\"uid\":7}", "{\"uid\":\"7\"}", "\u0000"})
  void refusesAPayloadThatIsNoValueOfTheTopic(String payload) {
    byte[] bytes =
        new Envelope("health", "7/h1", FACT.version(), payload.getBytes(StandardCharsets.UTF_8))
            .seal(WireSamples.KEY);
    assertThat(sealer.open(TOPIC, bytes)).isNull();
    assertThat(dropped()).isEqualTo(Map.of("malformed_payload", 1.0));
  }

  @Test
  void countsWhatStandsUnderAnotherKey() {
    sealer.dropMisplaced();
    assertThat(dropped()).isEqualTo(Map.of("unexpected", 1.0));
  }

  /// Bytes from anywhere, and bytes that a member signed: an envelope or a counted refusal.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void makesSomethingOfAnyBytes(long seed) {
    Random random = new Random(seed);
    byte[] any = new byte[random.nextInt(200)];
    random.nextBytes(any);
    if (any.length > KIND_AT && random.nextInt(4) > 0) {
      System.arraycopy(sealed, 0, any, 0, FORMAT_AT + 1);
    }
    sealer.open(TOPIC, any);
    sealer.open(TOPIC, signed(any));
    byte[] mutated = Arrays.copyOf(sealed, sealed.length - ClusterKey.SIGNATURE_LENGTH);
    for (int i = random.nextInt(4); i >= 0; i--) {
      mutated[KIND_AT + random.nextInt(mutated.length - KIND_AT)] = (byte) random.nextInt();
    }
    sealer.open(TOPIC, signed(mutated));
    // Where the map orders writes, nothing is verified.
    Envelope.versionOf(any);
    Envelope.versionOf(signed(any));
    Envelope.versionOf(Arrays.copyOf(sealed, random.nextInt(sealed.length)));
    assertThat(sealer.open(TOPIC, sealed)).isEqualTo(FACT);
  }

  private static Envelope envelope(String key, byte[] payload) {
    return new Envelope("health", key, new Version(1, 1, "h1"), payload);
  }

  /// The sealed fact with one byte changed and signed again.
  private byte[] changed(int at, int value) {
    byte[] body = Arrays.copyOf(sealed, sealed.length - ClusterKey.SIGNATURE_LENGTH);
    body[at] = (byte) value;
    return signed(body);
  }

  /// What a member with the cluster's key could send.
  private static byte[] signed(byte[] body) {
    byte[] signature = WireSamples.KEY.sign(body, body.length);
    byte[] all = Arrays.copyOf(body, body.length + signature.length);
    System.arraycopy(signature, 0, all, body.length, signature.length);
    return all;
  }

  private Map<String, Double> dropped() {
    Map<String, Double> counts = new TreeMap<>();
    for (Counter each : meters.find("weir_core_envelopes_dropped").counters()) {
      if (each.count() > 0) {
        counts.put(String.valueOf(each.getId().getTag("reason")), each.count());
      }
    }
    return counts;
  }
}
