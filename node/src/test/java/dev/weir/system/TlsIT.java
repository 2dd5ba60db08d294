package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Goal: TLS as somebody meets who knows nothing of Weir. Method: the built jar as one process,
/// certificates made by `openssl`, and its `s_client` on the other side, which verifies.
@Tag("haproxy")
class TlsIT {
  private static final Duration RELOAD_MAX = Duration.ofSeconds(20);
  private static final String SITE = "-servername one.test -verify_hostname one.test ";
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
  private static final Pattern BOUND =
      Pattern.compile("^weir_listener_up\\{.*} 1", Pattern.MULTILINE);
  private static final String SERVED = "HTTP/1.1 200";

  private static Processes processes;
  private static OpenSsl openSsl;
  private static WeirProcess node;
  private static int site;
  private static int members;
  private static int again;
  private static int told;
  private static Process haproxy;

  @BeforeAll
  static void start() throws Exception {
    processes = new Processes("tls");
    openSsl = new OpenSsl(processes.directory().resolve("certificates"));
    int serial = 1;
    for (String name : List.of("one.test", "two.test", "client", "revoked")) {
      openSsl.certify(name, serial++);
    }
    openSsl.revoke("revoked");
    Iterator<Integer> free = Ports.free(11).iterator();
    site = free.next();
    members = free.next();
    again = free.next();
    told = free.next();
    int backend = free.next();
    int hearing = free.next();
    haproxy = startHaproxy(hearing);
    Files.writeString(
        processes.directory().resolve("services.yaml"),
        """
        services:
          - id: site
            scheduler: roundrobin
            listeners:
              - {id: all, port: %1$d,
                 tls: {mode: terminate, certificates: [one.test.pem, two.test.pem],
                       alpn: [h2, http/1.1]}}
              - {id: members, port: %2$d,
                 tls: {mode: terminate, certificates: [one.test.pem],
                       clientCertificate: required, clientCa: ca.pem, revocation: ca.crl}}
            backends: [{id: b, host: 127.0.0.1, port: %4$d, weight: 100}]
          - id: again
            scheduler: roundrobin
            listeners: [{id: all, port: %3$d, tls: {mode: terminate, certificates: [two.test.pem]}}]
            dial: {tls: {mode: on, verify: full, ca: ca.pem, serverName: one.test}}
            backends: [{id: site, host: 127.0.0.1, port: %1$d, weight: 100}]
          - id: told
            scheduler: roundrobin
            listeners: [{id: all, port: %5$d, tls: {mode: terminate, certificates: [one.test.pem]}}]
            dial:
              proxyProtocol: v2
              proxyOptions: [crc32c, alpn, authority, ssl, cert-cn, ssl-cipher]
            backends: [{id: haproxy, host: 127.0.0.1, port: %6$d, weight: 100}]
        """
            .formatted(site, members, again, backend, told, hearing));
    int hazelcast = free.next();
    int ops = free.next();
    node =
        processes.start(
            "node",
            """
            name: node
            roles: [director, admin, demo-backend]
            dataDir: data
            bootstrap: %1$s/services.yaml
            cluster:
              {name: tls, port: %2$d, busPort: %3$d, logPort: %4$d, members: ["127.0.0.1:%2$d"]}
            ops: {port: %5$d}
            admin: {port: %6$d}
            director: {bindAddresses: ["127.0.0.1"], certificates: "%1$s/certificates"}
            demoBackend: {port: %7$d, agent: false}
            """
                .formatted(
                    processes.directory(),
                    hazelcast,
                    free.next(),
                    free.next(),
                    ops,
                    free.next(),
                    backend),
            ops);
    node.awaitReady();
    Patience.until(
        "the listeners are bound",
        WeirProcess.START_MAX,
        () -> BOUND.matcher(node.ask("/metrics").body()).results().count() == 4);
  }

  @AfterAll
  static void stop() throws Exception {
    processes.close();
    haproxy.destroy();
    assertThat(haproxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /// Answers each request with what the PROXY header in front of it said.
  private static Process startHaproxy(int port) throws IOException {
    Path configuration = processes.directory().resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        """
        global
          maxconn 100
        defaults
          mode http
          timeout client 30s
          timeout server 30s
          timeout connect 10s
        listen all
          bind 127.0.0.1:%d accept-proxy
          http-request return status 200 hdr X-Name %%[fc_pp_authority] hdr X-Source %%[src]
        """
            .formatted(port));
    return new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
        .redirectErrorStream(true)
        .redirectOutput(processes.directory().resolve("haproxy.log").toFile())
        .start();
  }

  @Test
  void speaksBothVersionsAndShowsTheCertificateOfTheName() throws Exception {
    for (String version : VERSIONS) {
      String option = option(version);
      for (String name : List.of("one.test", "two.test")) {
        assertThat(openSsl.ask(site, option + "-servername " + name + " -verify_hostname " + name))
            .contains("New, " + version, "subject=CN = " + name, "Verification: OK", SERVED);
      }
    }
    assertThat(openSsl.ask(site, "-servername else.test -verify_hostname one.test"))
        .contains("Verification: OK", SERVED);
  }

  @Test
  void agreesOnAProtocol() throws Exception {
    assertThat(openSsl.ask(site, SITE + "-alpn http/1.1,h2")).contains("ALPN protocol: h2");
    assertThat(openSsl.ask(site, SITE + "-alpn http/1.1")).contains("ALPN protocol: http/1.1");
    assertThat(openSsl.ask(site, SITE)).contains("No ALPN negotiated", SERVED);
  }

  @Test
  void resumesSessions() throws Exception {
    for (String version : VERSIONS) {
      String option = SITE + option(version);
      assertThat(openSsl.ask(site, option + "-sess_out " + version))
          .contains("New, " + version, SERVED);
      assertThat(openSsl.ask(site, option + "-sess_in " + version))
          .contains("Reused, " + version, SERVED);
    }
  }

  @Test
  void asksForCertificatesAndLooksThemUpAmongTheRevoked() throws Exception {
    assertThat(openSsl.ask(members, SITE + "-cert client.crt -key client.key")).contains(SERVED);
    assertThat(openSsl.ask(members, SITE)).contains("alert").doesNotContain(SERVED);
    assertThat(openSsl.ask(members, SITE + "-cert revoked.crt -key revoked.key"))
        .contains("alert")
        .doesNotContain(SERVED);
  }

  @Test
  void speaksTlsWithBackendsThatItVerifies() throws Exception {
    assertThat(openSsl.ask(again, "-servername two.test -verify_hostname two.test"))
        .contains("Verification: OK", SERVED);
  }

  @Test
  void tellsARealHaproxyWhatTheClientAskedFor() throws Exception {
    assertThat(openSsl.ask(told, SITE)).contains(SERVED, "x-name: one.test", "x-source: 127.0.0.1");
  }

  @Test
  void takesARenewedCertificateAndKeepsWhoIsConnected() throws Exception {
    openSsl.certify("two.test", 21);
    Patience.until("the certificate is renewed", RELOAD_MAX, () -> serial() == 21);
    OpenSsl.Client connected = openSsl.connect(site, "-servername two.test");
    connected.awaitHandshake();
    openSsl.certify("two.test", 22);
    Patience.until("the certificate is renewed again", RELOAD_MAX, () -> serial() == 22);
    String said = connected.ask();
    assertThat(said).contains("Verification: OK", SERVED);
    assertThat(OpenSsl.serial(said)).isEqualTo(21);
  }

  private static int serial() throws Exception {
    return OpenSsl.serial(openSsl.ask(site, "-servername two.test"));
  }

  private static String option(String version) {
    return version.equals("TLSv1.3") ? "-tls1_3 " : "-tls1_2 ";
  }
}
