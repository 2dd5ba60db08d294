package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.ClientCertificates;
import dev.weir.core.model.Dial;
import dev.weir.core.model.DialTls;
import dev.weir.core.model.FileName;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.ProxyOption;
import dev.weir.core.model.TlsFloor;
import dev.weir.core.net.Octets;
import dev.weir.core.net.ProxyDecoded;
import dev.weir.core.net.ProxyDecoder;
import dev.weir.core.net.ProxyHeader;
import dev.weir.core.net.ProxyTlv;
import dev.weir.core.time.NanoClock;
import dev.weir.director.forward.TlsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: backends learn from a PROXY header what was agreed on with a client over TLS that ended
/// here. Method: the backend reads the header with Weir's own decoder, which checks its CRC32C.
@ParameterizedClass
@EnumSource(TlsProvider.class)
class ToldOfTlsTest extends SpeaksTls {
  ToldOfTlsTest(TlsProvider provider) {
    super(provider);
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, client.pem, client",
    "TLSv1.3, client.pem, client",
    "TLSv1.2, '', ''",
    "TLSv1.3, '', ''"
  })
  void tellsWhatWasAgreedOn(String version, String shown, String commonName) throws Exception {
    CompletableFuture<byte[]> told = new CompletableFuture<>();
    var clients =
        new ClientCertificates(
            ClientCertificates.Mode.OPTIONAL, new FileName("ca.pem"), new FileName("crl.pem"));
    Dial dial =
        new Dial(
            Dial.ProxyProtocolOut.V2, EnumSet.allOf(ProxyOption.class), null, false, DialTls.OFF);
    publish(
        terminate(TlsFloor.TLS_1_2, List.of("http/1.1"), clients, List.of()),
        Forwarding.DEFAULT.withDial(dial),
        (_, in, out) -> {
          told.complete(header(in));
          out.write("seen".getBytes(StandardCharsets.US_ASCII));
        });
    start(NanoClock.system());
    try (SSLSocket client = connect(Papers.side(shown), "a.example.org", version)) {
      SSLParameters parameters = client.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      client.setSSLParameters(parameters);
      assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("seen");
      ProxyHeader header = decoded(told.get(Cluster.WAIT_SECONDS, TimeUnit.SECONDS));
      assertThat(header.tlvs())
          .contains(
              new ProxyTlv.Checksum(),
              new ProxyTlv.Alpn(Octets.of("http/1.1", StandardCharsets.US_ASCII)),
              new ProxyTlv.Authority("a.example.org"));
      ProxyTlv.Tls tls =
          header.tlvs().stream()
              .filter(ProxyTlv.Tls.class::isInstance)
              .map(ProxyTlv.Tls.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(tls.tlsVersion()).isEqualTo(version);
      assertThat(tls.part(ProxyTlv.Tls.CIPHER))
          .isEqualTo(Octets.of(client.getSession().getCipherSuite(), StandardCharsets.US_ASCII));
      boolean isShown = !shown.isEmpty();
      assertThat(tls.commonName()).isEqualTo(isShown ? commonName : null);
      assertThat(tls.verify()).isEqualTo(isShown ? 0 : 1);
      assertThat(tls.client())
          .isEqualTo(
              ProxyTlv.Tls.CLIENT_TLS | (isShown ? ProxyTlv.Tls.CLIENT_CERTIFICATE_SESSION : 0));
    }
  }

  private static byte[] header(InputStream in) throws IOException {
    byte[] prefix = in.readNBytes(16);
    byte[] rest = in.readNBytes(ByteBuffer.wrap(prefix).getShort(14) & 0xffff);
    return ByteBuffer.allocate(prefix.length + rest.length).put(prefix).put(rest).array();
  }

  private static ProxyHeader decoded(byte[] bytes) {
    ProxyDecoded decoded = new ProxyDecoder(4096).decode(ByteBuffer.wrap(bytes));
    assertThat(decoded).isInstanceOf(ProxyDecoded.Complete.class);
    return ((ProxyDecoded.Complete) decoded).header();
  }
}
