package dev.weir.core.net;

import static dev.weir.core.net.ProxySamples.bytes;
import static dev.weir.core.net.ProxySamples.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.net.ProxyDecoded.Complete;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real HAProxy between two ends of ours, all on Unix sockets: it takes the headers that we
/// write, and passes them on in headers of its own, which we read.
@Tag("haproxy")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyHaproxyIT {
  private static final Duration BOUND =
      Duration.ofSeconds(20L * Integer.getInteger("weir.test.timeoutScale", 1));
  private static final String DATA = "data";
  private static final String CONFIGURATION =
      """
      global
        maxconn 100
      defaults
        mode tcp
        timeout connect 10s
        timeout client 30s
        timeout server 30s
      listen v1
        bind unix@DIR/v1 accept-proxy
        server s unix@DIR/backend send-proxy
      listen v2
        bind unix@DIR/v2 accept-proxy
        server s unix@DIR/backend send-proxy-v2
      listen full
        bind unix@DIR/full accept-proxy
        unique-id-format id-%pid
        server s unix@DIR/backend send-proxy-v2 proxy-v2-options crc32c,unique-id
      """;

  private final ProxyDecoder decoder = new ProxyDecoder(ProxyDecoder.V2_LENGTH_MAX_DEFAULT);
  private final BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
  private @Nullable ServerSocketChannel backend;
  private @Nullable Process haproxy;
  private Path directory = Path.of("");

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    this.directory = directory;
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    backend = listening;
    listening.bind(UnixDomainSocketAddress.of(directory.resolve("backend")));
    Thread.ofVirtual().start(() -> serve(listening));
    Path configuration = directory.resolve("haproxy.cfg");
    Files.writeString(configuration, CONFIGURATION.replace("DIR", directory.toString()));
    haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("haproxy.log").toFile())
            .start();
    await().atMost(BOUND).until(() -> Files.exists(directory.resolve("full")));
  }

  @AfterAll
  void stop() throws Exception {
    Process running = Objects.requireNonNull(haproxy);
    running.destroy();
    assertThat(running.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Objects.requireNonNull(backend).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "full"})
  void passesOnWhatWeSay(String listener) throws Exception {
    ProxyAddresses four = tcp("192.0.2.1", 56324, "198.51.100.7", 443);
    ProxyAddresses six = tcp("2001:db8::1", 1, "2001:db8::ffff", 65535);
    assertThat(passed(listener, ProxyHeader.v1(four)).addresses()).isEqualTo(four);
    assertThat(passed(listener, ProxyHeader.v1(six)).addresses()).isEqualTo(six);
    assertThat(passed(listener, ProxyHeader.v2(four)).addresses()).isEqualTo(four);
    assertThat(passed(listener, ProxyHeader.v2(six, new ProxyTlv.Checksum())).addresses())
        .isEqualTo(six);
    ProxyHeader rich =
        ProxyHeader.v2(
            four,
            new ProxyTlv.Authority("www.example.org"),
            new ProxyTlv.Checksum(),
            ProxySamples.tls(),
            new ProxyTlv.AwsVpcEndpoint("vpce-1"),
            new ProxyTlv.Noop(7));
    assertThat(passed(listener, rich).addresses()).isEqualTo(four);
    assertThat(passed(listener, ProxyHeader.LOCAL).addresses()).isNotEqualTo(four);
  }

  @Test
  void writesTlvsThatWeRead() throws Exception {
    ProxyHeader header = passed("full", ProxyHeader.v2(tcp("192.0.2.1", 1, "192.0.2.2", 2)));
    assertThat(header.tlvs()).hasSize(2).contains(new ProxyTlv.Checksum());
    assertThat(header.tlvs())
        .filteredOn(tlv -> tlv instanceof ProxyTlv.UniqueId)
        .singleElement()
        .satisfies(
            tlv ->
                assertThat(((ProxyTlv.UniqueId) tlv).id().text(StandardCharsets.US_ASCII))
                    .startsWith("id-"));
  }

  /// What both refuse. HAProxy 2.6 differs, as seen: it takes ports above 65535 and with leading
  /// zeros, and the same id twice; it refuses `UNKNOWN` with words behind it and `PROXY` without a
  /// family, which the protocol lets a receiver take.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a wrong checksum | 2111 0013 c0a80001c0a8000bdc0401bb 03000400000000",
        "an id of 129 bytes | 2111 0090 c0a80001c0a8000bdc0401bb 050081%1$s",
        "an unknown version | 3111 000c c0a80001c0a8000bdc0401bb",
        "an unknown command | 2211 000c c0a80001c0a8000bdc0401bb",
        "an unknown family | 2141 000c c0a80001c0a8000bdc0401bb",
        "short addresses | 2111 000b c0a80001c0a8000bdc0401",
        "a TLV without an end | 2111 000f c0a80001c0a8000bdc0401bb 01ffff",
      })
  void refusesWhatHaproxyRefuses(String what, String hex) throws Exception {
    String header = "0d0a0d0a000d0a515549540a" + hex.replace(" ", "");
    ByteBuffer bytes = bytes(header.formatted("61".repeat(129)));
    assertThat(decoder.decode(bytes)).as(what).isInstanceOf(ProxyDecoded.Invalid.class);
    assertThat(isTaken("v2", bytes)).as(what).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY UNKNOWN, true",
    "PROXY TCP4 192.0.2.1 192.0.2.2 1 2, true",
    "PROXY TCP6 ::ffff:192.0.2.1 2001:db8::1 1 2, true",
    "PROXY TCP5 192.0.2.1 192.0.2.2 1 2, false",
    "PROXY TCP4 192.0.2.1 1 2, false",
    "PROXY TCP6 192.0.2.1 ::1 1 2, false",
  })
  void agreesWithHaproxyOnLines(String line, boolean isGood) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(decoder.decode(bytes) instanceof Complete).isEqualTo(isGood);
    assertThat(isTaken("v2", bytes)).isEqualTo(isGood);
  }

  /// What HAProxy says to the backend of a connection of which it was told this.
  private ProxyHeader passed(String listener, ProxyHeader header) throws Exception {
    ByteBuffer bytes =
        Objects.requireNonNull(through(listener, ProxySamples.encoded(header)), header.toString());
    Complete complete = (Complete) decoder.decode(bytes);
    bytes.position(complete.consumed());
    assertThat(StandardCharsets.US_ASCII.decode(bytes).toString()).isEqualTo(DATA);
    return complete.header();
  }

  private boolean isTaken(String listener, ByteBuffer header) throws Exception {
    return through(listener, header) != null;
  }

  /// What the backend got, or null if HAProxy closed the connection. The backend sends one byte to
  /// whoever comes.
  private @Nullable ByteBuffer through(String listener, ByteBuffer header) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve(listener));
    try (SocketChannel client = SocketChannel.open(address)) {
      client.write(header.duplicate());
      client.write(ByteBuffer.wrap(DATA.getBytes(StandardCharsets.US_ASCII)));
      client.shutdownOutput();
      if (client.read(ByteBuffer.allocate(1)) != 1) {
        return null;
      }
    } catch (IOException reset) {
      return null;
    }
    return Objects.requireNonNull(received.poll(BOUND.toSeconds(), TimeUnit.SECONDS), "bytes");
  }

  private void serve(ServerSocketChannel listening) {
    while (listening.isOpen()) {
      try (SocketChannel accepted = listening.accept()) {
        accepted.write(ByteBuffer.wrap(new byte[1]));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Channels.newInputStream(accepted).transferTo(all);
        received.add(ByteBuffer.wrap(all.toByteArray()));
      } catch (IOException closed) {
        // By the end of the test, or by HAProxy: then the next one comes.
      }
    }
  }
}
