package dev.weir.system.containers;

import static org.awaitility.Awaitility.await;

import dev.weir.system.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The project's compose file, started under a name and on ports of its own. Closing it removes
/// everything but the logs, which stay in `node/target/compose`.
final class Compose implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(3);

  private static final Pattern SICK =
      Pattern.compile("\\((unhealthy|health: starting)\\)| Restarting ");

  private final String project;
  private final Shell shell;

  private Compose(String project, Shell shell) {
    this.project = project;
    this.shell = shell;
  }

  /// `docker-compose up`, until every service is healthy.
  static Compose up(String image) {
    String project = "weir" + HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextInt());
    Map<String, String> environment = new HashMap<>();
    environment.put("COMPOSE_PROJECT_NAME", project);
    environment.put("WEIR_IMAGE", image);
    // The engine's choice: other tests and a running demo keep the ports of the compose file.
    environment.put("WEIR_DATA_PORTS", "0");
    environment.put("WEIR_ADMIN_PORT", "0");
    environment.put("PROMETHEUS_PORT", "0");
    Compose compose = new Compose(project, new Shell(Shell.ROOT, environment));
    try {
      compose.command(START_LIMIT, "up", "--no-build", "--detach").ok();
      compose.awaitHealthy();
      return compose;
    } catch (AssertionError | RuntimeException e) {
      compose.close();
      throw e;
    }
  }

  /// `docker-compose up --scale director=…` in the running cluster, until all are healthy.
  void scaleDirectors(int count) {
    command(START_LIMIT, "up", "--no-build", "--detach", "--scale", "director=" + count).ok();
    awaitHealthy();
  }

  /// Starts a service of a profile.
  void start(String service) {
    command(START_LIMIT, "up", "--no-build", "--no-deps", "--detach", service).ok();
  }

  /// Where a port of a service's container is reached from this machine, as `host:port`.
  String address(String service, int index, int port) {
    return command(
            COMMAND_LIMIT,
            "port",
            "--index",
            Integer.toString(index),
            service,
            Integer.toString(port))
        .ok();
  }

  String execute(String service, String... command) {
    List<String> words = new ArrayList<>(List.of("exec", "-T", service));
    words.addAll(List.of(command));
    return command(COMMAND_LIMIT, words.toArray(String[]::new)).ok();
  }

  /// The admin token, by the command that the README shows.
  String token() {
    return execute("admin", "cat", "/secrets/admin/token");
  }

  /// What the containers of a service have printed.
  String logs(String service) {
    return command(COMMAND_LIMIT, "logs", "--no-color", service).ok();
  }

  /// The numbers of the containers of a service, in the order of their starts.
  List<String> containers(String service) {
    return command(COMMAND_LIMIT, "ps", "-q", service).ok().lines().toList();
  }

  /// The address of a container in the cluster's network.
  String addressInside(String container) {
    return shell
        .run(
            COMMAND_LIMIT,
            List.of(
                "docker",
                "inspect",
                "--format",
                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                container))
        .ok();
  }

  /// Waits until a service has printed that many more lines.
  void awaitLines(String service, int more) {
    long before = logs(service).lines().count();
    await()
        .atMost(Patience.scaled(COMMAND_LIMIT))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> logs(service).lines().count() >= before + more);
  }

  /// `docker kill`, at once and without a word to the process.
  void kill(String container) {
    shell.run(COMMAND_LIMIT, List.of("docker", "kill", container)).ok();
  }

  /// Runs a scenario of `k6/` inside the cluster's network.
  Shell.Output k6(String script, Map<String, String> settings) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "-T"));
    settings.forEach((name, value) -> words.addAll(List.of("-e", name + "=" + value)));
    words.addAll(List.of("k6", "run", "--quiet", "/k6/" + script));
    return command(LOAD_LIMIT, words.toArray(String[]::new));
  }

  private void awaitHealthy() {
    await()
        .atMost(Patience.scaled(START_LIMIT))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              String sick = sick();
              if (!sick.isEmpty()) {
                throw new AssertionError("containers: " + sick + " (expected: all healthy)");
              }
            });
  }

  private String sick() {
    String rows =
        shell
            .run(
                COMMAND_LIMIT,
                List.of(
                    "docker",
                    "ps",
                    "--filter",
                    "label=com.docker.compose.project=" + project,
                    "--format",
                    "{{.Names}} {{.Status}}"))
            .ok();
    return String.join(", ", rows.lines().filter(SICK.asPredicate()).sorted().toList());
  }

  private Shell.Output command(Duration limit, String... words) {
    List<String> command = new ArrayList<>(Program.WORDS);
    command.addAll(List.of(words));
    return shell.run(limit, command);
  }

  @Override
  public void close() {
    try {
      Path folder = Files.createDirectories(Shell.ROOT.resolve("node/target/compose"));
      Files.writeString(
          folder.resolve(project + ".log"),
          command(COMMAND_LIMIT, "logs", "--no-color", "--timestamps").text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      command(STOP_LIMIT, "--profile", "prometheus", "down", "--volumes", "--remove-orphans").ok();
    }
  }

  /// How compose is called here: docker-compose 1.29, or the engine's plugin.
  private static final class Program {
    private static final List<String> WORDS = find();

    private static List<String> find() {
      boolean plugin =
          new Shell(Shell.ROOT, Map.of())
                  .run(COMMAND_LIMIT, List.of("docker", "compose", "version"))
                  .status()
              == 0;
      return plugin ? List.of("docker", "compose") : List.of("docker-compose");
    }
  }
}
