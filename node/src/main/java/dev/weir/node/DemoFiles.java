package dev.weir.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a demo keeps in its data directory: ports, admin token, and the service that it begins
/// with.
///
/// @param directory open to its owner only
/// @param ports of this demo
/// @param token of the administration
record DemoFiles(Path directory, DemoPorts ports, String token) {
  private static final Pattern LISTENER = Pattern.compile("\\{id: main, port: (\\d+)");

  private static final int TOKEN_BYTES = 32;

  static DemoFiles in(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new DemoFiles(directory, DemoPorts.in(directory), token(directory));
  }

  Path tokenFile() {
    return tokenFile(directory);
  }

  Path bootstrapFile() {
    return directory.resolve("services.yaml");
  }

  /// The service `demo`. Read once, when the configuration log is empty; so a later start may name
  /// no other port than the first.
  void writeBootstrap(int port) throws IOException {
    if (Files.exists(bootstrapFile())) {
      Matcher kept = LISTENER.matcher(Files.readString(bootstrapFile()));
      if (kept.find() && Integer.parseInt(kept.group(1)) != port) {
        throw new IOException(
            "--port: "
                + port
                + " (expected: "
                + kept.group(1)
                + ", where the kept configuration listens; --data-dir begins another demo)");
      }
      return;
    }
    StringBuilder yaml =
        new StringBuilder(
            """
            services:
              - id: demo
                scheduler: roundrobin
                listeners:
                  - {id: main, port: %d, addresses: [127.0.0.1]}
                health: {kind: http, intervalMs: 1000, timeoutMs: 2000, http: {path: /health}}
                backends:
            """
                .formatted(port));
    for (String id : DemoPorts.BACKENDS) {
      yaml.append("      - {id: %s, host: 127.0.0.1, port: %d}\n".formatted(id, ports.port(id)));
    }
    Files.writeString(bootstrapFile(), yaml);
  }

  /// The settings of the one node, as a file would say them.
  String settings(int adminPort) {
    return """
        name: demo
        dataDir: "%1$s"
        bootstrap: "%2$s"
        cluster:
          name: weir-demo
          port: %3$d
          busPort: %4$d
          logPort: %5$d
          voters: [demo]
          keyFile: "%1$s/cluster.key"
        admin:
          port: %6$d
          tokenFile: "%7$s"
        director:
          bindAddresses: [127.0.0.1]
        ops:
          port: %8$d
        """
        .formatted(
            directory,
            bootstrapFile(),
            ports.port("cluster"),
            ports.port("bus"),
            ports.port("log"),
            adminPort,
            tokenFile(),
            ports.port("ops"));
  }

  private static Path tokenFile(Path directory) {
    return directory.resolve("admin.token");
  }

  private static String token(Path directory) throws IOException {
    Path file = tokenFile(directory);
    if (!Files.exists(file)) {
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      SecretFile.write(file, HexFormat.of().formatHex(random) + "\n");
    }
    return Files.readString(file).strip();
  }
}
