package dev.weir.core.net;

import static dev.weir.core.net.ProxySamples.bytes;
import static dev.weir.core.net.ProxySamples.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses.Inet;
import dev.weir.core.net.ProxyDecoded.Complete;
import dev.weir.core.testing.ScriptedBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/// A real nginx: it says what it understood of the headers that we write, and writes headers that
/// we read. The ports are the kernel's choice.
@Tag("nginx")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyNginxIT {
  private static final Duration BOUND =
      Duration.ofSeconds(20L * Integer.getInteger("weir.test.timeoutScale", 1));
  private static final String DATA = "data";
  private static final List<String> MODULES =
      List.of(
          "/usr/lib/nginx/modules/ngx_stream_module.so",
          "/usr/lib64/nginx/modules/ngx_stream_module.so",
          "/usr/share/nginx/modules/ngx_stream_module.so");
  private final ProxyDecoder decoder = new ProxyDecoder(ProxyDecoder.V2_LENGTH_MAX_DEFAULT);
  private final BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
  private final ScriptedBackend backend =
      ScriptedBackend.start(
          (_, in, _) -> {
            byte[] all = in.readNBytes(1);
            if (all.length == 0) {
              return;
            }
            byte[] rest = new byte[4096];
            int length = 0;
            while (!new String(rest, 0, length, StandardCharsets.US_ASCII).endsWith(DATA)) {
              int count = in.read(rest, length, rest.length - length);
              if (count < 0) {
                return;
              }
              length += count;
            }
            received.add(ByteBuffer.allocate(1 + length).put(all).put(rest, 0, length).flip());
          });
  private final int telling = ScriptedBackend.deadPort();
  private final int passing = ScriptedBackend.deadPort();
  private final int plain = ScriptedBackend.deadPort();
  private @Nullable Process nginx;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, configuration());
    Process running =
        new ProcessBuilder("nginx", "-p", directory + "/", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.log").toFile())
            .start();
    nginx = running;
    await()
        .atMost(BOUND)
        .until(
            () -> {
              assertThat(running.isAlive())
                  .as(() -> textOf(directory.resolve("nginx.log")))
                  .isTrue();
              return isBound();
            });
  }

  @AfterAll
  void stop() throws Exception {
    Process running = Objects.requireNonNull(nginx);
    running.destroy();
    assertThat(running.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    backend.close();
  }

  /// Both versions, both families, and TLVs, of which nginx 1.22 reads none; it refuses headers of
  /// more than 107 bytes, the longest of version 1.
  @Test
  void understandsWhatWeWrite() throws Exception {
    Inet four = tcp("192.0.2.1", 56324, "198.51.100.7", 443);
    Inet six = tcp("2001:db8::1", 1, "2001:db8::ffff", 65535);
    for (Inet each : List.of(four, six)) {
      String told = words(each);
      assertThat(understood(ProxyHeader.v1(each))).isEqualTo(told);
      assertThat(understood(ProxyHeader.v2(each))).isEqualTo(told);
      assertThat(understood(ProxyHeader.v2(each, new ProxyTlv.Checksum()))).isEqualTo(told);
      assertThat(
              understood(
                  ProxyHeader.v2(
                      each,
                      new ProxyTlv.Authority("www.example.org"),
                      new ProxyTlv.AwsVpcEndpoint("vpce-1"),
                      new ProxyTlv.Noop(7))))
          .isEqualTo(told);
    }
    assertThat(understood(ProxyHeader.LOCAL)).isEqualTo(",,,");
    assertThat(understood(ProxyHeader.v1(ProxyAddresses.UNSPECIFIED))).isEqualTo(",,,");
  }

  /// nginx writes version 1 alone: the client as our header named it, and its own address.
  @Test
  void passesTheClientOn() throws Exception {
    Inet four = tcp("192.0.2.1", 56324, "198.51.100.7", 443);
    assertThat(passed(ProxyHeader.v2(four, new ProxyTlv.Checksum())))
        .isEqualTo(ProxyHeader.v1(tcp("192.0.2.1", 56324, "127.0.0.1", passing)));
    assertThat(passed(ProxyHeader.v1(four)))
        .isEqualTo(ProxyHeader.v1(tcp("192.0.2.1", 56324, "127.0.0.1", passing)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void writesWhatWeRead(String address) throws Exception {
    try (Socket client = new Socket(InetAddress.ofLiteral(address), plain)) {
      client.getOutputStream().write(DATA.getBytes(StandardCharsets.US_ASCII));
      assertThat(header().addresses())
          .isEqualTo(
              Inet.tcp(
                  IpAddress.parse(address),
                  client.getLocalPort(),
                  IpAddress.parse(address),
                  plain));
    }
  }

  /// What both refuse. nginx 1.22 differs, as seen: it looks at no TLV, so that it takes a wrong
  /// checksum, an id that is too long and a TLV without an end; and it takes an unknown family or
  /// command as one that says nothing.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "an unknown version | 3111 000c c0a80001c0a8000bdc0401bb | true",
        "short addresses | 2111 000b c0a80001c0a8000bdc0401 | true",
        "a wrong checksum | 2111 0013 c0a80001c0a8000bdc0401bb 03000400000000 | false",
        "a TLV without an end | 2111 000f c0a80001c0a8000bdc0401bb 01ffff | false",
        "an unknown command | 2211 000c c0a80001c0a8000bdc0401bb | false",
        "an unknown family | 2141 000c c0a80001c0a8000bdc0401bb | false",
      })
  void refusesWhatNginxRefuses(String what, String hex, boolean isRefusedByNginx) throws Exception {
    ByteBuffer bytes = bytes("0d0a0d0a000d0a515549540a" + hex.replace(" ", ""));
    assertThat(decoder.decode(bytes)).as(what).isInstanceOf(ProxyDecoded.Invalid.class);
    assertThat(told(bytes).isEmpty()).as(what).isEqualTo(isRefusedByNginx);
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY UNKNOWN, true",
    "PROXY UNKNOWN with words behind it, true",
    "PROXY TCP4 192.0.2.1 192.0.2.2 1 2, true",
    "PROXY TCP5 192.0.2.1 192.0.2.2 1 2, false",
    "PROXY TCP4 192.0.2.1 1 2, false",
  })
  void agreesWithNginxOnLines(String line, boolean isGood) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(decoder.decode(bytes) instanceof Complete).isEqualTo(isGood);
    assertThat(told(bytes).isEmpty()).isEqualTo(!isGood);
  }

  private String configuration() {
    return """
      %s
      daemon off;
      pid nginx.pid;
      error_log stderr crit;
      events {
        worker_connections 100;
      }
      stream {
        server {
          listen 127.0.0.1:%d proxy_protocol;
          return "$proxy_protocol_addr,$proxy_protocol_port,$proxy_protocol_server_addr,\
      $proxy_protocol_server_port";
        }
        server {
          listen 127.0.0.1:%d proxy_protocol;
          set_real_ip_from 127.0.0.1;
          proxy_pass 127.0.0.1:%d;
          proxy_protocol on;
        }
        server {
          listen 127.0.0.1:%d;
          listen [::1]:%d;
          proxy_pass 127.0.0.1:%d;
          proxy_protocol on;
        }
      }
      """
        .formatted(
            MODULES.stream()
                .filter(each -> Files.exists(Path.of(each)))
                .findFirst()
                .map("load_module %s;"::formatted)
                .orElse(""),
            telling,
            passing,
            backend.port(),
            plain,
            plain,
            backend.port());
  }

  private String understood(ProxyHeader header) throws IOException {
    return told(ProxySamples.encoded(header));
  }

  /// What nginx says that it understood, or nothing if it closed the connection.
  private String told(ByteBuffer header) throws IOException {
    try (Socket client = open(telling)) {
      write(client, header);
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static void write(Socket socket, ByteBuffer bytes) throws IOException {
    Channels.newChannel(socket.getOutputStream()).write(bytes.duplicate());
  }

  private ProxyHeader passed(ProxyHeader header) throws Exception {
    try (Socket client = open(passing)) {
      write(client, ProxySamples.encoded(header));
      client.getOutputStream().write(DATA.getBytes(StandardCharsets.US_ASCII));
      return header();
    }
  }

  /// What nginx wrote to the backend, before the data.
  private ProxyHeader header() throws Exception {
    ByteBuffer bytes =
        Objects.requireNonNull(received.poll(BOUND.toSeconds(), TimeUnit.SECONDS), "bytes");
    Complete complete = (Complete) decoder.decode(bytes);
    bytes.position(complete.consumed());
    assertThat(StandardCharsets.US_ASCII.decode(bytes).toString()).isEqualTo(DATA);
    return complete.header();
  }

  private static String words(Inet addresses) {
    return "%s,%d,%s,%d"
        .formatted(
            addresses.source(),
            addresses.sourcePort(),
            addresses.destination(),
            addresses.destinationPort());
  }

  private static String textOf(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean isBound() {
    try (Socket _ = open(telling)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static Socket open(int port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) BOUND.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    return socket;
  }
}
