package dev.weir.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where a run takes place.
///
/// @param directory for settings, data and logs
/// @param backendPort on all of [#BACKENDS]
/// @param proxiedPort the same behind a PROXY protocol header
/// @param java the executable
public record Site(
    Path directory, Placement placement, int backendPort, int proxiedPort, Path java) {
  /// Four addresses of one backend process: a balancer that has something to balance over.
  public static final List<String> BACKENDS =
      List.of("127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.4");

  /// Where balancers listen.
  public static final String ADDRESS = "127.0.0.2";

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), port);
  }

  /// Where the certificate of all targets is.
  Path certificates() {
    return directory.resolve("certificates");
  }

  Path directory(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }
}
