package dev.weir.director.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.FileName;
import dev.weir.director.certificate.CertificateFolder.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFolderTest {
  private static final FileName SITE = new FileName("site.pem");

  @TempDir Path path;

  private Map<FileName, Seen> look(Map<FileName, Seen> before) {
    return new CertificateFolder(path).look(Set.of(SITE), before);
  }

  private static Seen site(Map<FileName, Seen> seen) {
    return Objects.requireNonNull(seen.get(SITE), "site");
  }

  private static String fixture(String name) throws IOException {
    try (InputStream in = CertificateFolderTest.class.getResourceAsStream("/tls/" + name)) {
      return new String(
          Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void readsAFileOnceUntilItChanges() throws Exception {
    Files.writeString(path.resolve("site.pem"), fixture("first.pem"));
    Map<FileName, Seen> first = look(Map.of());
    assertThat(site(first).error()).isEmpty();
    assertThat(site(look(first))).isSameAs(site(first));
    Files.writeString(path.resolve("site.pem"), fixture("first.pem") + "\n");
    assertThat(site(look(first)).file()).isNotSameAs(site(first).file());
  }

  @Test
  void keepsTheLastGoodFile() throws Exception {
    Files.writeString(path.resolve("site.pem"), fixture("first.pem"));
    Map<FileName, Seen> good = look(Map.of());
    Files.writeString(path.resolve("site.pem"), "nothing of use");
    Map<FileName, Seen> bad = look(good);
    assertThat(site(bad).file()).isSameAs(site(good).file());
    assertThat(site(bad).error()).contains("no certificate");
    Files.delete(path.resolve("site.pem"));
    Map<FileName, Seen> gone = look(bad);
    assertThat(site(gone).file()).isSameAs(site(good).file());
    assertThat(site(gone).error()).contains("no such file");
    Files.writeString(path.resolve("site.pem"), fixture("renewed.pem"));
    assertThat(site(look(gone)).error()).isEmpty();
  }

  @Test
  void saysWhyThereIsNoFile() throws Exception {
    assertThat(site(look(Map.of())).error())
        .isEqualTo("site.pem: no such file (expected: in director.certificates)");
    assertThat(site(new CertificateFolder(null).look(Set.of(SITE), Map.of())).error())
        .contains("director.certificates");
    Files.createDirectory(path.resolve("site.pem"));
    assertThat(site(look(Map.of())).error()).contains("expected: a file");
  }

  @Test
  void refusesKeysThatItCannotUse() throws Exception {
    String first = fixture("first.pem");
    String wild = fixture("wild.pem");
    assertThatThrownBy(() -> PemFile.parse(fixture("encrypted.pem")))
        .hasMessageContaining("encrypted");
    assertThatThrownBy(
            () ->
                PemFile.parse(
                    first
                        .replace("BEGIN PRIVATE", "BEGIN EC PRIVATE")
                        .replace("END PRIVATE", "END EC PRIVATE")))
        .hasMessageContaining("openssl pkcs8");
    String otherKey = wild.substring(wild.indexOf("-----BEGIN PRIVATE"));
    String certificate = first.substring(0, first.indexOf("-----BEGIN PRIVATE"));
    assertThatThrownBy(() -> PemFile.parse(certificate + otherKey))
        .hasMessageContaining("not that of the first certificate");
    assertThatThrownBy(() -> PemFile.parse(otherKey)).hasMessageContaining("no certificate");
    String secret = otherKey.substring(60, 100);
    assertThatThrownBy(
            () ->
                PemFile.parse(
                    certificate
                        + otherKey.replace(secret, secret.toLowerCase(java.util.Locale.ROOT))))
        .satisfies(e -> assertThat(String.valueOf(e)).doesNotContain(secret));
  }

  @Test
  void readsAuthoritiesAndRevocations() throws Exception {
    assertThat(PemFile.parse(fixture("ca.pem")).certificates()).hasSize(1);
    assertThat(PemFile.parse(fixture("crl.pem")).revocations()).hasSize(1);
    assertThat(PemFile.parse(fixture("crl.pem")).notAfterMillis())
        .isGreaterThan(4_000_000_000_000L);
  }
}
