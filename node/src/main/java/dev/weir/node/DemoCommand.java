package dev.weir.node;

import dev.weir.node.demo.DemoBackend;
import dev.weir.node.demo.DemoBackendSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// One process with all roles and three backends to balance over.
@Command(
    name = "demo",
    description = "Run everything in one process, with three backends to balance over.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Where traffic goes, on 127.0.0.1; default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--admin-port",
      defaultValue = "8081",
      description = "Page and API, on 127.0.0.1; default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = "--data-dir",
      defaultValue = ".weir/demo",
      description =
          "What is kept: configuration, token, key. A second start goes on with it; default:"
              + " ${DEFAULT-VALUE}.")
  private Path dataDir;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkFree("--port", port);
    checkFree("--admin-port", adminPort);
    DemoFiles files = DemoFiles.in(dataDir.toAbsolutePath().normalize());
    files.writeBootstrap(port);
    SettingsReader reader = new SettingsReader(Machine.here());
    NodeSettings settings = reader.read(files.settings(adminPort), "demo").settings();
    Logging.level(settings.logLevel());
    Future<Vertx> backends = startBackends(files.ports());
    NodeProcess process = NodeProcess.start(settings, this::tellLine);
    NodeProcess.await(backends);
    process.awaitReady();
    tell(files);
    process.awaitEnd();
    return 0;
  }

  private static void checkFree(String option, int port) throws IOException {
    if (port < 1 || port > 65_535 || !DemoPorts.isFree(port)) {
      throw new IOException(option + ": " + port + " (expected: 1..65535, not in use)");
    }
  }

  /// The backends have a Vert.x of their own, as if they were elsewhere.
  private static Future<Vertx> startBackends(DemoPorts ports) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    return Future.join(
            DemoPorts.BACKENDS.stream()
                .map(id -> DemoBackendSettings.named(id).withPorts(ports.port(id), null))
                .map(backend -> DemoBackend.start(vertx, backend))
                .toList())
        .map(vertx);
  }

  private void tell(DemoFiles files) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        """

        Weir balances http://127.0.0.1:%1$d/ over three backends.

          page         http://127.0.0.1:%2$d/
          admin token  %3$s
          kept in      %4$s

        Try:
          for i in 1 2 3 4 5 6; do curl -s http://127.0.0.1:%1$d/; done
          curl -X PATCH http://127.0.0.1:%2$d/api/v1/services/demo/weights \\
            -H "Authorization: Bearer $(cat %4$s)" -H 'If-Match: *' \\
            -H 'Content-Type: application/json' -d '{"changes": [{"backend": "b1", "weight": 300}]}'
          BACKENDS=b1,b2,b3 TARGETS=127.0.0.1:%1$d DIRECTORS=1 k6 run k6/steady.js

        Ctrl-C ends it; the next start in %5$s goes on with the same configuration.
        """
            .formatted(port, adminPort, files.token(), files.tokenFile(), files.directory()));
    out.flush();
  }

  private void tellLine(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
