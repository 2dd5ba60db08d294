package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses.Inet;
import dev.weir.core.net.ProxyDecoded.Complete;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Netty's codec, side by side with ours.
class ProxyNettyTest {
  private final ProxyDecoder decoder = new ProxyDecoder(ProxyDecoder.V2_LENGTH_MAX_DEFAULT);

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#many")
  void nettyReadsWhatWeWrite(long seed) {
    ProxyHeader header = ProxySamples.random(new SplittableRandom(seed));
    HAProxyMessage netty =
        Objects.requireNonNull(readByNetty(ProxySamples.encoded(header)), "seed " + seed);
    try {
      assertThat(netty.command().name()).isEqualTo(header.command().name());
      assertThat(netty.protocolVersion().name()).isEqualTo(header.version().name());
      if (header.addresses() instanceof Inet inet) {
        assertThat(netty.sourcePort()).as("seed %d", seed).isEqualTo(inet.sourcePort());
        assertThat(netty.destinationPort()).isEqualTo(inet.destinationPort());
        assertThat(address(netty.sourceAddress())).isEqualTo(address(inet.source().toString()));
      }
    } finally {
      netty.release();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V1, TCP4, 192.0.2.1, 192.0.2.2",
    "V1, TCP6, 2001:db8::1, ::1",
    "V2, TCP4, 192.0.2.1, 192.0.2.2",
    "V2, TCP6, 2001:db8::1, ::1",
    "V2, UDP4, 192.0.2.1, 192.0.2.2",
    "V2, UDP6, 2001:db8::1, ::1",
  })
  void weReadWhatNettyWrites(
      HAProxyProtocolVersion version,
      HAProxyProxiedProtocol protocol,
      String source,
      String destination) {
    EmbeddedChannel channel = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
    channel.writeOutbound(
        new HAProxyMessage(version, HAProxyCommand.PROXY, protocol, source, destination, 1, 65535));
    ByteBuf written = channel.readOutbound();
    try {
      assertThat(decoder.decode(written.nioBuffer()))
          .isInstanceOfSatisfying(
              Complete.class,
              complete -> {
                assertThat(complete.consumed()).isEqualTo(written.readableBytes());
                Inet inet = (Inet) complete.header().addresses();
                assertThat(inet.source()).hasToString(source);
                assertThat(inet.destination()).hasToString(destination);
              });
    } finally {
      written.release();
      channel.finishAndReleaseAll();
    }
  }

  /// Where the two differ, and who takes it. Ours is the stricter one.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A checksum that is wrong: Netty does not look at it.
        "0d0a0d0a000d0a515549540a21110013c0a80001c0a8000bdc0401bb03000400000000 | false | true",
        // The same id twice.
        "0d0a0d0a000d0a515549540a21110012c0a80001c0a8000bdc0401bb050000050000 | false | true",
        // An id of 129 bytes.
        "0d0a0d0a000d0a515549540a21110090c0a80001c0a8000bdc0401bb050081%1$s | false | true",
        // Both refuse a family that does not exist, and a version.
        "0d0a0d0a000d0a515549540a2141000cc0a80001c0a8000bdc0401bb | false | false",
        "0d0a0d0a000d0a515549540a3111000cc0a80001c0a8000bdc0401bb | false | false",
      })
  void differsFromNettyWhereNettyIsLenient(String hex, boolean ours, boolean netty) {
    ByteBuffer bytes = ProxySamples.bytes(hex.formatted("61".repeat(129)));
    assertThat(decoder.decode(bytes) instanceof Complete).isEqualTo(ours);
    assertThat(isReadByNetty(bytes)).isEqualTo(netty);
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2, true, true",
    "PROXY UNKNOWN, true, true",
    "PROXY UNKNOWN anything else, true, true",
    "PROXY TCP4 1.2.3.4 5.6.7.8 01 2, false, true",
    "PROXY TCP4 1.2.3.4 5.6.7.8 +1 2, false, true",
    "PROXY TCP4 01.2.3.4 5.6.7.8 1 2, false, true",
    "PROXY TCP6 1.2.3.4 ::1 1 2, false, false",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536, false, false",
  })
  void differsFromNettyInLines(String line, boolean ours, boolean netty) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(decoder.decode(bytes) instanceof Complete).isEqualTo(ours);
    assertThat(isReadByNetty(bytes)).isEqualTo(netty);
  }

  private static boolean isReadByNetty(ByteBuffer bytes) {
    try {
      HAProxyMessage message = readByNetty(bytes);
      if (message != null) {
        message.release();
      }
      return message != null;
    } catch (HAProxyProtocolException _) {
      return false;
    }
  }

  private static @Nullable HAProxyMessage readByNetty(ByteBuffer bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
    try {
      channel.writeInbound(Unpooled.copiedBuffer(bytes.duplicate()));
      return channel.readInbound();
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text);
  }
}
