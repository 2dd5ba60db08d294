package dev.weir.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Cidr;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.PortRange;
import dev.weir.core.model.RelayKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Finding;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.YamlTree;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Services as people write them.
class ServiceJsonTest {
  private final Findings findings = new Findings();

  private @Nullable Service read(String text) {
    Fields fields =
        new Fields(
            YamlTree.read(text, "services.yaml", findings), findings, Fields.Unknown.REFUSED);
    return ServiceJson.readSpec(
        new ServiceId("web"), fields, (id, _) -> new BackendUid(id.value().length()));
  }

  private Service good(String text) {
    Service service = read(text);
    assertThat(findings.all()).isEmpty();
    return Objects.requireNonNull(service);
  }

  private String found(String text) {
    read(text);
    return String.join("\n", findings.all().stream().map(Finding::toString).toList());
  }

  @Test
  void whatIsNotWrittenIsAsItWasBeforeItCouldBeWritten() {
    Service service = good("listeners: [{id: tcp, port: 8080}]");
    Listener listener = service.listeners().getFirst();
    assertThat(service.forwarding()).isEqualTo(Forwarding.DEFAULT);
    assertThat(listener).isEqualTo(Listener.plain(listener.id(), 8080, List.of(), true));
    assertThat(listener.options()).isEqualTo(ListenerOptions.DEFAULT);
    assertThat(listener.options().relay()).isEqualTo(RelayKind.AUTO);
    assertThat(listener.options().socket().tcp().keepAlive()).isTrue();
    assertThat(service.forwarding().timeouts().handshake()).isEqualTo(Duration.ofSeconds(10));
    assertThat(service.forwarding().timeouts().proxyHeader()).isEqualTo(Duration.ofSeconds(3));
    assertThat(service.forwarding().redispatch().total()).isEqualTo(Duration.ofSeconds(10));
    assertThat(service.forwarding().redispatch().turnAround()).isZero();
  }

  @Test
  void readsAListenerWithEverything() {
    Service service =
        good(
            """
            listeners:
              - id: tls
                port: 8443
                portLast: 8445
                relay: pipeline
                backlog: 4096
                proxyProtocol: {mode: required, trusted: [10.0.0.0/8]}
                access: {allow: [192.0.2.0/24], deny: [192.0.2.9, '2001:db8::9']}
                limits: {connectionsPerClientMax: 100, bytesPerSecondMax: 1000000}
                tcp: {userTimeoutMs: 30000}
                tls:
                  mode: terminate
                  certificates: [web.pem]
                  minVersion: TLSv1.3
                  clientCertificate: optional
                  clientCa: clients.pem
                  routes: [{serverName: '*.Shop.example', service: shop}]
            timeouts: {clientMs: 60000, handshakeMs: 5000}
            dial: {proxyProtocol: v2, transparent: true}
            """);
    Listener listener = service.listeners().getFirst();
    ListenerTls tls = listener.options().tls();
    assertThat(listener.ports()).isEqualTo(new PortRange(8443, 8445));
    assertThat(listener.options().access().deny())
        .containsExactly(Cidr.parse("192.0.2.9/32"), Cidr.parse("2001:db8::9/128"));
    assertThat(tls.routes().getFirst().serverName()).hasToString("*.shop.example");
    assertThat(service.forwarding().timeouts().client()).isEqualTo(Duration.ofMinutes(1));
    assertThat(service.forwarding().dial().transparent()).isTrue();
  }

  @Test
  void namesTheNearestKeyAtEveryDepth() {
    assertThat(
            found(
                """
                listeners:
                  - id: tcp
                    port: 8080
                    proxyProtocl: {mode: 'off'}
                    access: {allowed: []}
                    limits: {connectionMax: 5}
                    tcp: {keepalive: true}
                    tls:
                      certificate: web.pem
                      routes: [{serverName: a.example, service: a, to: b}]
                dial: {proxy: v1, tls: {verfy: none}}
                timeouts: {handshake: 5}
                redispatch: {total: 5}
                """))
        .contains(
            "proxyProtocl (expected: did you mean proxyProtocol?)",
            "allowed (expected: did you mean allow?)",
            "connectionMax (expected: did you mean connectionsMax?)",
            "keepalive (expected: did you mean keepAlive?)",
            "certificate (expected: did you mean certificates?)",
            "unknown key to (expected: ",
            "verfy (expected: did you mean verify?)",
            "unknown key proxy (expected: ",
            "unknown key handshake (expected: ",
            "unknown key total (expected: ");
  }

  @Test
  void saysOfEachWrongValueWhereItStandsAndWhatMayStandThere() {
    assertThat(
            found(
                """
                listeners:
                  - id: one
                    port: 8080
                    portLast: 9104
                    proxyProtocol: {mode: required}
                    tls: {mode: terminate}
                  - id: two
                    port: 8081
                    proxyProtocol: {mode: required, trusted: [10.0.0.1/8]}
                    tls: {clientCertificate: required}
                """))
        .isEqualTo(
            """
            services.yaml:4: listeners.0.portLast: 9104 (expected: 8080..9103)
            services.yaml:5: listeners.0.proxyProtocol.trusted: nothing (expected: 1..1000 entries)
            services.yaml:6: listeners.0.tls.certificates: nothing (expected: 1..1000 entries)
            services.yaml:9: listeners.1.proxyProtocol.trusted: 10.0.0.1/8 (expected: 10.0.0.0/8)
            services.yaml:10: listeners.1.tls.clientCa: nothing (expected: who signs them)\
            """);
  }

  @Test
  void refusesTheNativeRelayWhereThereIsTls() {
    String listener = "listeners: [{id: tcp, port: 8080, relay: native, tls: {mode: %s}}]\n";
    assertThat(found(listener.formatted("terminate, certificates: [a.pem]")))
        .contains("listeners.0.relay: native (expected: auto | pipeline with tls.mode terminate)");
    assertThat(found(listener.formatted("'off'") + "dial: {tls: {mode: 'on'}}"))
        .contains("listeners: relay native (expected: auto | pipeline with dial.tls.mode on)");
    assertThat(read(listener.formatted("passthrough"))).isNotNull();
  }

  /// Unquoted, some readers of YAML take these words for booleans; Weir does not.
  @Test
  void readsOffAndOnAsWords() {
    Service service =
        good("listeners: [{id: t, port: 1, tls: {mode: off}}]\ndial: {tls: {mode: on}}");
    assertThat(service.forwarding().dial().tls().mode().name()).isEqualTo("ON");
  }

  @Test
  void takesAccessListsUpToTheirLimit() {
    StringBuilder text = new StringBuilder("listeners:\n  - id: tcp\n    port: 8080\n");
    text.append("    access:\n      deny:\n");
    for (int i = 0; i < 100_000; i++) {
      text.append("        - 10.").append(i / 65_536).append('.').append(i / 256 % 256);
      text.append('.').append(i % 256).append('\n');
    }
    Service service = good(text.toString());
    assertThat(service.listeners().getFirst().options().access().deny()).hasSize(100_000);
    assertThat(found(text + "        - 10.9.9.9\n"))
        .contains("deny: 100001 entries (expected: 0..100000 entries)");
  }
}
