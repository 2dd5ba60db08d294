package dev.weir.core.net;

import static dev.weir.core.net.ProxySamples.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.ProxyDecoded.Complete;
import dev.weir.core.net.ProxyDecoded.Invalid;
import dev.weir.core.net.ProxyDecoded.NeedMore;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProxyCodecPropertyTest {
  private final ProxyDecoder decoder = new ProxyDecoder(ProxyDecoder.V2_LENGTH_MAX_DEFAULT);

  /// Whatever can be said is understood as it was said, with its last byte and not before.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void everyHeaderComesBackAsItWas(long seed) {
    ProxyHeader header = ProxySamples.random(new SplittableRandom(seed));
    ByteBuffer bytes = encoded(header);
    int length = bytes.limit();
    assertThat(decoder.decode(bytes)).as("seed %d", seed).isEqualTo(new Complete(header, length));
    for (int have = 0; have < length; have++) {
      assertThat(decoder.decode(bytes.limit(have)))
          .as("seed %d, %d bytes", seed, have)
          .isInstanceOfSatisfying(
              NeedMore.class,
              more -> assertThat(more.lengthMin()).isBetween(bytes.limit() + 1, length));
    }
  }

  /// The whole header, address by address, is under the checksum.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void noByteUnderTheChecksumCanBeWrong(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer bytes = ProxySamples.bytes(ProxySamples.TCP4_CHECKSUM);
    int at = 16 + random.nextInt(12);
    bytes.put(at, (byte) (bytes.get(at) ^ (1 << random.nextInt(8))));
    assertThat(decoder.decode(bytes)).isEqualTo(new Invalid(ProxyDecoded.Reason.CHECKSUM_WRONG));
  }

  /// Bytes are wrong, missing or strange. The buffer ends where they end, so that reading further
  /// would throw; and no verdict is taken back by a byte more.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void anyBytesAreAHeaderOrRefused(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer bytes = random.nextInt(4) == 0 ? noise(random) : spoilt(random);
    ProxyDecoded before = new NeedMore(1);
    for (int have = 0; have <= bytes.capacity(); have++) {
      ProxyDecoded now = decoder.decode(exactly(bytes, have));
      if (before instanceof NeedMore(int lengthMin)) {
        assertThat(lengthMin > have && !(now instanceof NeedMore) && !(now instanceof Invalid))
            .as("seed %d: a header of %d bytes before the %d asked for", seed, have, lengthMin)
            .isFalse();
      } else {
        assertThat(now).as("seed %d, %d bytes", seed, have).isEqualTo(before);
      }
      before = now;
    }
  }

  private static ByteBuffer exactly(ByteBuffer bytes, int length) {
    byte[] copy = new byte[length];
    bytes.get(0, copy);
    return ByteBuffer.wrap(copy);
  }

  private static ByteBuffer spoilt(SplittableRandom random) {
    ByteBuffer good = encoded(ProxySamples.random(random));
    ByteBuffer bytes = ByteBuffer.allocate(good.limit() + random.nextInt(20)).put(good);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.capacity());
      byte wrong = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(6));
      bytes.put(at < 12 ? Math.min(at + 12, bytes.capacity() - 1) : at, wrong);
    }
    return bytes;
  }

  private static ByteBuffer noise(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    if (random.nextBoolean() && bytes.length > 16) {
      System.arraycopy(V2Reader.SIGNATURE, 0, bytes, 0, 12);
    }
    return ByteBuffer.wrap(bytes);
  }
}
