package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.system.NetworkLab.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Goal: with `dial.transparent` a backend sees its client's address, on both relays; and a system
/// that does not allow it is told of, and nothing else. Method: client, node and backend in network
/// namespaces of their own; the backend's access log says who called it; the answers come back by
/// the rules that OPERATIONS.md gives. For the second part the node has lost the capabilities.
@Tag("netns")
class TransparentIT {
  private static final int NATIVE = 9001;
  private static final int PIPELINE = 9002;
  private static final int PLAIN = 9003;
  private static final int REQUESTS = 10;
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String REFUSED =
      "dial.transparent: operation not permitted (expected: CAP_NET_ADMIN or CAP_NET_RAW)";

  private final AccessLogs accessLogs = new AccessLogs();

  @Test
  void showsTheBackendItsClient() throws Exception {
    try (NetworkLab lab = new NetworkLab();
        Processes processes = new Processes("transparent")) {
      routeAnswers(lab);
      WeirProcess node = startAll(lab, processes, List.of());

      assertThat(callers(lab, NATIVE)).containsOnly(NetworkLab.CLIENT_ADDRESS).hasSize(REQUESTS);
      assertThat(callers(lab, PIPELINE)).containsOnly(NetworkLab.CLIENT_ADDRESS).hasSize(REQUESTS);
      assertThat(callers(lab, PLAIN)).containsOnly("198.18.2.1").hasSize(REQUESTS);
      assertThat(node.isAlive()).isTrue();
    }
  }

  @Test
  void saysThatTheSystemDoesNotAllowItAndServesTheOthers() throws Exception {
    try (NetworkLab lab = new NetworkLab();
        Processes processes = new Processes("transparent-refused")) {
      routeAnswers(lab);
      WeirProcess node =
          startAll(lab, processes, List.of("setpriv", "--bounding-set=-net_admin,-net_raw"));

      assertThat(callers(lab, PLAIN)).containsOnly("198.18.2.1").hasSize(REQUESTS);
      for (int port : List.of(NATIVE, PIPELINE)) {
        assertThat(metrics(lab))
            .containsPattern("weir_listener_up\\{address=\"198.18.1.1:" + port + "\".*} 0\\.0");
        Patience.until(
            "the service's status names the problem",
            Duration.ofSeconds(20),
            () -> status(lab, port).contains(REFUSED));
      }
      assertThat(lab.in(Host.DIRECTOR, "curl", "-s", "http://127.0.0.1:8082/readyz"))
          .contains("2 listeners are not bound");
      assertThat(node.log()).contains("address=198.18.1.1:9001 relay=native state=unbound");
      assertThat(node.log()).contains("address=198.18.1.1:9002 relay=pipeline state=unbound");
      assertThat(node.isAlive()).isTrue();
    }
  }

  /// As OPERATIONS.md says.
  private static void routeAnswers(NetworkLab lab) throws Exception {
    lab.in(
        Host.DIRECTOR,
        "sh",
        "-ec",
        """
        iptables -t mangle -A PREROUTING -p tcp -m socket --transparent -j MARK --set-mark 1
        ip rule add fwmark 1 lookup 100
        ip route add local default dev lo table 100
        """);
  }

  private WeirProcess startAll(NetworkLab lab, Processes processes, List<String> under)
      throws Exception {
    accessLogs.add("b", processes.directory().resolve("access.log"));
    WeirProcess backend =
        processes.startUnder(
            lab.prefix(Host.BACKEND),
            "backend",
            """
            name: backend
            roles: [demo-backend]
            demoBackend: {host: %s, port: 8090, agent: false, accessLog: "%s"}
            """
                .formatted(
                    NetworkLab.BACKEND_ADDRESS, processes.directory().resolve("access.log")));
    writeServices(processes);
    List<String> prefix = new ArrayList<>(lab.prefix(Host.DIRECTOR));
    prefix.addAll(under);
    WeirProcess node =
        processes.startUnder(
            prefix,
            "node",
            """
            name: node
            roles: [director, admin]
            dataDir: data
            bootstrap: %1$s/services.yaml
            director: {bindAddresses: ["%2$s"]}
            admin: {tokenFile: %1$s/admin.token}
            """
                .formatted(processes.directory(), NetworkLab.FRONT_ADDRESS));
    awaitReady(lab, Host.BACKEND, backend);
    Patience.until(
        "the listeners have been tried",
        WeirProcess.START_MAX,
        () ->
            metrics(lab).lines().filter(each -> each.startsWith("weir_listener_up{")).count() == 3);
    return node;
  }

  private static String status(NetworkLab lab, int port) throws IOException, InterruptedException {
    return lab.in(
        Host.DIRECTOR,
        "curl",
        "-sf",
        "-H",
        "Authorization: Bearer " + TOKEN,
        "http://127.0.0.1:8081/api/v1/services/on-" + port);
  }

  private static String metrics(NetworkLab lab) throws IOException, InterruptedException {
    return lab.in(Host.DIRECTOR, "curl", "-s", "http://127.0.0.1:8082/metrics");
  }

  private static void writeServices(Processes processes) throws IOException {
    String service =
        """
          - id: on-%d
            scheduler: roundrobin
            listeners: [{id: main, port: %d, relay: %s}]
            dial: {transparent: %s}
            backends: [{id: b, host: %s, port: 8090, weight: 100}]
        """;
    String backend = NetworkLab.BACKEND_ADDRESS;
    Files.writeString(
        processes.directory().resolve("services.yaml"),
        "services:\n"
            + service.formatted(NATIVE, NATIVE, "native", true, backend)
            + service.formatted(PIPELINE, PIPELINE, "pipeline", true, backend)
            + service.formatted(PLAIN, PLAIN, "auto", false, backend));
    Files.setPosixFilePermissions(
        Files.writeString(processes.directory().resolve("admin.token"), TOKEN + "\n"),
        PosixFilePermissions.fromString("rw-------"));
  }

  private static void awaitReady(NetworkLab lab, Host host, WeirProcess process) {
    Patience.until(
        process.name() + " is ready",
        WeirProcess.START_MAX,
        () -> !lab.in(host, "curl", "-sf", "http://127.0.0.1:8082/readyz").isEmpty());
  }

  /// Who called the backend for requests to a port.
  private List<String> callers(NetworkLab lab, int port) throws Exception {
    String path = "/on-" + port;
    for (int i = 0; i < REQUESTS; i++) {
      lab.in(
          Host.CLIENT,
          "curl",
          "-sSf",
          "--max-time",
          String.valueOf(Patience.scaled(Duration.ofSeconds(10)).toSeconds()),
          "http://" + NetworkLab.FRONT_ADDRESS + ":" + port + path);
    }
    Patience.until(
        "the backend has logged all requests",
        Duration.ofSeconds(10),
        () -> accessLogs.requests(path).getOrDefault("b", 0L) == REQUESTS);
    return accessLogs.of("b").stream()
        .filter(line -> line.asks(path))
        .map(AccessLogs.Line::caller)
        .toList();
  }
}
