package dev.weir.bench.subject;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The settings of the benched Weir: addresses, names and files; all else is as shipped.
///
/// @param directory where keys, tokens and the first services are
/// @param doors of the listeners
/// @param ports by purpose and member
record WeirFiles(Path directory, Site site, Doors doors, Map<String, Integer> ports) {
  /// The member that is measured.
  static final String DIRECTOR = "director";

  static final String ADMIN = "admin";
  static final String SENSORS = "sensors";

  /// Roles by member of a cluster of three.
  static final Map<String, String> CLUSTER =
      Map.of(DIRECTOR, "director", ADMIN, "admin", SENSORS, "health, feedback");

  /// All roles in the one process that is measured.
  static final Map<String, String> SINGLE = Map.of(DIRECTOR, "director, health, feedback, admin");

  /// Which relay is asked for; the shipped one says nothing. Asked of the director, because a
  /// listener's own `relay` is accepted by builds of today and not yet read; said here alone.
  enum Relay {
    AS_SHIPPED("", ""),
    NATIVE(", relay: native", "native"),
    PIPELINE(", relay: pipeline", "pipeline");

    private final String field;
    private final String bound;

    Relay(String field, String bound) {
      this.field = field;
      this.bound = bound;
    }

    /// Whether a director's log says that it has bound what was asked for, and nothing else. Older
    /// builds write it in capitals; the listener for TLS has no choice.
    boolean isBound(String log) {
      List<String> lines =
          log.toLowerCase(Locale.ROOT)
              .lines()
              .filter(each -> each.contains("listener=bench/main") && each.contains("state=bound"))
              .toList();
      return this == AS_SHIPPED
          || (!lines.isEmpty() && lines.stream().allMatch(each -> each.contains("relay=" + bound)));
    }
  }

  /// What a listener asks of each client before it is forwarded.
  enum Guards {
    /// Nothing, as shipped, and as builds before access lists understand it.
    NONE,
    /// An access list of [#DENIED_COUNT] blocks and a limit per client, none of which is meant to
    /// bite.
    USUAL
  }

  static final int DENIED_COUNT = 1_000;

  /// The last of the denied blocks is one from which a bench can come, and the load does not.
  static final String DENIED_CLIENT = "127.66.6.6";

  private static final String DENIED_LOOPBACK = "127.66.6.0/24";

  /// The load has 40 from each of its addresses at most.
  static final int CONNECTIONS_PER_CLIENT_MAX = 100;

  /// An address that the load does not use.
  static final String GREEDY_CLIENT = "127.66.7.7";

  static List<String> portNames(String member) {
    return List.of("hazelcast-" + member, "bus-" + member, "ops-" + member);
  }

  /// Where a token, a key or the first services are.
  Path file(String name) {
    return directory.resolve(name);
  }

  int opsPort(String member) {
    return portOf("ops-" + member);
  }

  /// Settings of one member.
  ///
  /// @param roles of all members
  /// @param relay of a director
  /// @param certificates folder of the director's
  String settings(String member, Map<String, String> roles, Relay relay, Path certificates) {
    return settings(directory.getFileName().toString(), member, roles, relay, certificates);
  }

  /// Of a director without a cluster, which waits for none and so takes the copy on its disk.
  String settingsAlone(Relay relay, Path certificates) {
    String cluster = directory.getFileName() + "-alone";
    Map<String, String> itself = Map.of(DIRECTOR, "director");
    return settings(cluster, DIRECTOR, itself, relay, certificates)
        + "startup: {clusterWait: 0s}\n";
  }

  private String settings(
      String cluster, String member, Map<String, String> roles, Relay relay, Path certificates) {
    String own = roles.getOrDefault(member, "");
    String voter = roles.containsKey(ADMIN) ? ADMIN : DIRECTOR;
    StringBuilder yaml =
        new StringBuilder(
            """
            name: %s
            roles: [%s]
            dataDir: data
            cluster:
              name: %s
              port: %d
              busPort: %d
              members: [%s]
              keyFile: %s
              voters: [%s]
              logPort: %d
            ops: {port: %d}
            """
                .formatted(
                    member,
                    own,
                    cluster,
                    portOf("hazelcast-" + member),
                    portOf("bus-" + member),
                    roles.keySet().stream()
                        .sorted()
                        .map(each -> "\"127.0.0.1:" + portOf("hazelcast-" + each) + '"')
                        .collect(Collectors.joining(", ")),
                    file("cluster.key"),
                    voter,
                    portOf("log"),
                    opsPort(member)));
    if (own.contains("director")) {
      yaml.append(
          "director: {bindAddresses: [%s], certificates: %s%s}\n"
              .formatted(Site.ADDRESS, certificates, relay.field));
    }
    if (own.contains("feedback")) {
      yaml.append("feedback: {intakePort: %d, agentPort: 0}\n".formatted(portOf("intake")));
    }
    if (own.contains("admin")) {
      yaml.append("bootstrap: %s\n".formatted(file("services.yaml")));
      yaml.append(
          "admin: {port: %d, tokenFile: %s}\n".formatted(portOf("api"), file("admin.token")));
    }
    return yaml.toString();
  }

  /// Services that differ in what their workload needs, of which else only addresses are said, and
  /// what was asked for.
  String services(Guards guards) {
    return "services:\n"
        + service("bench", Door.PLAIN, guards, site.backendPort(), "", "")
        + service(
            "tls",
            Door.TLS,
            guards,
            site.backendPort(),
            "        tls: {mode: terminate, certificates: [%s]}\n".formatted(Certificate.FILE),
            "")
        + service(
            "proxy", Door.PROXY, guards, site.proxiedPort(), "", "    dial: {proxyProtocol: v2}\n");
  }

  private String service(
      String id, Door door, Guards guards, int backendPort, String ofListener, String ofService) {
    return """
      - id: %1$s
        listeners:
          - id: main
            port: %2$d
    %3$s%4$s%5$s    backends:
    %6$s
    """
        .formatted(
            id,
            doors.port(door),
            guards == Guards.USUAL ? guards() : "",
            ofListener,
            ofService,
            IntStream.range(0, Site.BACKENDS.size())
                .mapToObj(
                    index ->
                        "      - {id: b%d, host: %s, port: %d}"
                            .formatted(index + 1, Site.BACKENDS.get(index), backendPort))
                .collect(Collectors.joining("\n")));
  }

  private static String guards() {
    return """
            access: {deny: [%s, %s]}
            limits: {connectionsPerClientMax: %d}
    """
        .formatted(
            IntStream.range(0, DENIED_COUNT - 1)
                .mapToObj(index -> "10.%d.%d.0/24".formatted(index / 256, index % 256))
                .collect(Collectors.joining(", ")),
            DENIED_LOOPBACK,
            CONNECTIONS_PER_CLIENT_MAX);
  }

  private int portOf(String name) {
    Integer given = ports.get(name);
    if (given == null) {
      throw new IllegalArgumentException("port: " + name + " (expected: " + ports.keySet() + ")");
    }
    return given;
  }
}
