package dev.weir.director.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How each forwarder is started. Patience is long everywhere, so that no case meets a timeout; all
/// else is as it comes.
final class Commands {
  private static final List<String> NGINX_MODULES =
      List.of(
          "/usr/lib/nginx/modules/ngx_stream_module.so",
          "/usr/lib64/nginx/modules/ngx_stream_module.so",
          "/usr/share/nginx/modules/ngx_stream_module.so");

  private Commands() {}

  static List<String> of(ForwarderKind kind, Site site, Path directory) throws IOException {
    return switch (kind) {
      case WEIR_NATIVE -> weir("NATIVE", site);
      case WEIR_PIPELINE -> weir("EPOLL", site);
      case HAPROXY -> haproxy(site, directory);
      case NGINX -> nginx(site, directory);
    };
  }

  private static List<String> weir(String sockets, Site site) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String flags = System.getProperty("weir.jvmargs");
    if (flags != null) {
      command.add("@" + flags);
    }
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weir.director.DirectorProcess",
            sockets));
    for (Site.Line line : site.lines()) {
      command.add(
          String.join(
              ",",
              line.listens(),
              String.valueOf(line.port()),
              line.dials(),
              String.valueOf(line.backendPort())));
    }
    return command;
  }

  private static List<String> haproxy(Site site, Path directory) throws IOException {
    String listeners =
        site.lines().stream()
            .map(
                line ->
                    """
                    listen on%2$d
                      bind %1$s:%2$d
                      server one %3$s:%4$d
                    """
                        .formatted(line.listens(), line.port(), line.dials(), line.backendPort()))
            .collect(Collectors.joining());
    Path file = directory.resolve("haproxy.cfg");
    Files.writeString(
        file,
        """
        global
          maxconn %d
        defaults
          mode tcp
          timeout connect 1h
          timeout client 1h
          timeout server 1h
        """
                .formatted(Math.min(Forwarder.connectionsMax(), 20_000))
            + listeners);
    return List.of("haproxy", "-db", "-f", file.toString());
  }

  private static List<String> nginx(Site site, Path directory) throws IOException {
    String module =
        NGINX_MODULES.stream()
            .filter(each -> Files.exists(Path.of(each)))
            .findFirst()
            .map("load_module %s;\n"::formatted)
            .orElse("");
    String servers =
        site.lines().stream()
            .map(
                line ->
                    "  server { listen %s:%d; proxy_pass %s:%d; }\n"
                        .formatted(
                            bracketed(line.listens()),
                            line.port(),
                            bracketed(line.dials()),
                            line.backendPort()))
            .collect(Collectors.joining());
    Path file = directory.resolve("nginx.conf");
    Files.writeString(
        file,
        module
            + """
            daemon off;
            pid nginx.pid;
            error_log stderr crit;
            events { worker_connections %d; }
            stream {
              proxy_timeout 1h;
              proxy_connect_timeout 1h;
            %s}
            """
                .formatted(Math.min(2 * Forwarder.connectionsMax() + 400, 40_000), servers));
    return List.of("nginx", "-p", directory + "/", "-c", file.toString());
  }

  private static String bracketed(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}
