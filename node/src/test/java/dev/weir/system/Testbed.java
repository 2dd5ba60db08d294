package dev.weir.system;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The cluster that system tests look at: directors `d1` on 127.0.0.2 and `d2` on 127.0.0.3 (each
/// dials from its own address), `health`, `feedback`, `admin`, and the backends `b1`, `b2`, `b3`,
/// each a process of its own. A second health node, `health2`, comes only when a test starts it.
final class Testbed implements AutoCloseable {
  static final List<String> BACKENDS = List.of("b1", "b2", "b3");
  static final Map<String, String> DIRECTORS = Map.of("d1", "127.0.0.2", "d2", "127.0.0.3");
  static final String SERVICE = "web";
  static final List<String> MEMBERS = List.of("admin", "d1", "d2", "health", "feedback");
  private static final String SECOND_HEALTH = "health2";
  static final String TOKEN = "0123456789abcdef0123456789abcdef0123456789abcdef";

  private final Processes processes;
  private final Options options;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final AccessLogs accessLogs = new AccessLogs();
  private final AdminClient admin;

  /// What a test wants otherwise.
  ///
  /// @param scheduler named, because shares are judged by it
  /// @param weights of the backends, in order
  /// @param more lines of the service's YAML, indented by four
  /// @param mutations of single processes
  /// @param directorRoles the roles of a process that directs
  record Options(
      String scheduler,
      List<Integer> weights,
      String more,
      Map<String, List<Mutation>> mutations,
      String directorRoles) {
    Options(String scheduler, List<Integer> weights, String more) {
      this(scheduler, weights, more, Map.of(), "director");
    }

    static Options of(String scheduler, List<Integer> weights) {
      return new Options(scheduler, weights, "");
    }

    Options mutating(Map<String, List<Mutation>> each) {
      return new Options(scheduler, weights, more, each, directorRoles);
    }

    Options directorsAre(String roles) {
      return new Options(scheduler, weights, more, mutations, roles);
    }
  }

  private Testbed(Processes processes, Options options) throws IOException {
    this.processes = processes;
    this.options = options;
    List<String> names = new ArrayList<>(List.of("data", "admin", "log", "intake"));
    List<String> members = new ArrayList<>(MEMBERS);
    members.add(SECOND_HEALTH);
    for (String member : members) {
      names.addAll(List.of("hz-" + member, "bus-" + member, "ops-" + member));
    }
    for (String backend : BACKENDS) {
      names.addAll(List.of("ops-" + backend, "http-" + backend, "agent-" + backend));
    }
    Iterator<Integer> free = Ports.free(names.size()).iterator();
    names.forEach(name -> ports.put(name, free.next()));
    admin = new AdminClient(port("admin"), TOKEN);
  }

  /// Starts everything and waits until it is ready and the directors serve.
  ///
  /// @param test names the folder below `target/system` where logs stay
  static Testbed start(String test, Options options) throws IOException {
    return startWithout(Set.of(), test, options);
  }

  /// The same without these members, which [#join] starts later.
  static Testbed startWithout(Set<String> late, String test, Options options) throws IOException {
    Testbed testbed = new Testbed(new Processes(test), options);
    try {
      testbed.startAll(late);
      return testbed;
    } catch (IOException | RuntimeException | Error e) {
      testbed.close();
      throw e;
    }
  }

  private void startAll(Set<String> late) throws IOException {
    writeSecrets();
    for (String backend : BACKENDS) {
      startBackend(backend);
    }
    writeBootstrap();
    List<String> early = MEMBERS.stream().filter(each -> !late.contains(each)).toList();
    for (String each : early) {
      join(each);
    }
    for (String each : early) {
      processes.get(each).awaitReady();
    }
    for (String each : BACKENDS) {
      processes.get(each).awaitReady();
    }
    Patience.until(
        "both directors serve every backend",
        Duration.ofSeconds(30),
        () ->
            admin.get("/api/v1/services/" + SERVICE).expect(200).body().toString().contains("UP"));
  }

  /// Starts a member that is not there yet; returns at once.
  void join(String member) throws IOException {
    switch (member) {
      case "admin" -> startMember(member, "admin", adminPart());
      case "health", SECOND_HEALTH -> startMember(member, "health", "");
      case "feedback" ->
          startMember(
              member,
              "feedback",
              "feedback: {intakePort: %d, agentPort: 0}\n".formatted(port("intake")));
      default -> startMember(member, options.directorRoles(), directorPart(member));
    }
  }

  AdminClient admin() {
    return admin;
  }

  /// Tells a backend how to behave, past the directors.
  ///
  /// @param change of its behaviour, such as `{"healthy": false}`
  void tell(String backend, JsonObject change) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port("http-" + backend) + "/_demo/settings");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Patience.scaled(Duration.ofSeconds(10)))
            .PUT(HttpRequest.BodyPublishers.ofString(change.encode()))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new AssertionError(backend + ": status " + status + " (expected: 200)");
      }
    }
  }

  /// Waits until this is what the operators see of a backend: `UP`, `DOWN`, `DRAIN` …
  void awaitState(String backend, String state, Duration bound) {
    Patience.until(
        backend + " is " + state,
        bound,
        () -> admin.status(SERVICE, backend).getString("state").equals(state));
  }

  AccessLogs accessLogs() {
    return accessLogs;
  }

  WeirProcess process(String name) {
    return processes.get(name);
  }

  Path directory() {
    return processes.directory();
  }

  /// Where a director takes traffic.
  InetSocketAddress address(String director) {
    String address = DIRECTORS.get(director);
    if (address == null) {
      throw new IllegalArgumentException("director: " + director + " (expected: d1 or d2)");
    }
    return new InetSocketAddress(address, port("data"));
  }

  List<InetSocketAddress> bothDirectors() {
    return List.of(address("d1"), address("d2"));
  }

  /// How far one of two backends of the same weight may be from its half under `roundrobin`: it
  /// turns on each event loop of each director, and a loop that the kernel gave an odd number of
  /// connections is half a connection off.
  long roundrobinSlack() {
    return (long) DIRECTORS.size() * Runtime.getRuntime().availableProcessors() / 2;
  }

  /// Where the administration answers.
  String adminUrl() {
    return "http://127.0.0.1:" + port("admin");
  }

  int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("port: " + name + " (expected: " + ports.keySet() + ")");
    }
    return port;
  }

  @Override
  public void close() {
    processes.close();
  }

  private void writeSecrets() throws IOException {
    writeSecret("cluster.key", "system test key, 32 bytes or more, same everywhere\n");
    writeSecret("admin.token", TOKEN + "\n");
  }

  private void writeSecret(String name, String text) throws IOException {
    Path file = directory().resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void writeBootstrap() throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            services:
              - id: %s
                scheduler: %s
                listeners:
                  - {id: main, port: %d}
            %s    backends:
            """
                .formatted(SERVICE, options.scheduler(), port("data"), options.more()));
    for (int i = 0; i < BACKENDS.size(); i++) {
      yaml.append(
          "      - {id: %s, host: 127.0.0.1, port: %d, weight: %d}\n"
              .formatted(
                  BACKENDS.get(i), port("http-" + BACKENDS.get(i)), options.weights().get(i)));
    }
    Files.writeString(directory().resolve("services.yaml"), yaml);
  }

  private void startBackend(String name) throws IOException {
    Path log = directory().resolve(name).resolve("access.log");
    accessLogs.add(name, log);
    String yaml =
        """
        name: %s
        roles: [demo-backend]
        ops: {port: %d}
        demoBackend:
          port: %d
          agentPort: %d
          accessLog: "%s"
          reporting: false
          reportTo: http://127.0.0.1:%d/v1/reports
          reportInterval: 200ms
          service: %s
          backend: %s
        """
            .formatted(
                name,
                port("ops-" + name),
                port("http-" + name),
                port("agent-" + name),
                log,
                port("intake"),
                SERVICE,
                name);
    processes.start(name, yaml, port("ops-" + name));
  }

  private void startMember(String name, String roles, String part) throws IOException {
    List<String> members = MEMBERS.stream().map(each -> "127.0.0.1:" + port("hz-" + each)).toList();
    String yaml =
        """
        name: %s
        roles: [%s]
        dataDir: data
        cluster:
          name: %s
          port: %d
          busPort: %d
          members: ["%s"]
          keyFile: %s
          voters: [admin]
          logPort: %d
        ops: {port: %d}
        """
            .formatted(
                name,
                roles,
                directory().getFileName(),
                port("hz-" + name),
                port("bus-" + name),
                String.join("\", \"", members),
                directory().resolve("cluster.key"),
                port("log"),
                port("ops-" + name));
    List<Mutation> mutations = options.mutations().getOrDefault(name, List.of());
    processes.start(name, yaml + part, port("ops-" + name), mutations);
  }

  private String adminPart() {
    return """
    bootstrap: %s
    admin: {port: %d, tokenFile: %s}
    """
        .formatted(
            directory().resolve("services.yaml"),
            port("admin"),
            directory().resolve("admin.token"));
  }

  private static String directorPart(String name) {
    return "director: {bindAddresses: [\"%1$s\"], sourceAddress: \"%1$s\"}\n"
        .formatted(DIRECTORS.get(name));
  }
}
