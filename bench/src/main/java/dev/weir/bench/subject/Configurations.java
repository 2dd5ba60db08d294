package dev.weir.bench.subject;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The peers' configuration files. Default: what their manuals' first examples say, with the number
/// of threads and as many connections as the bench needs. Tuned: what their manuals name for speed.
final class Configurations {
  /// Two descriptors for each of 8,000 idle connections, and some more.
  private static final int NGINX_CONNECTIONS = 19_000;

  private Configurations() {}

  static String haproxy(Site site, int port) {
    return haproxy(site, port, "", "");
  }

  /// Buffers of 256 KiB, pipes as large, splicing where HAProxy thinks that it pays.
  static String haproxyTuned(Site site, int port) {
    return haproxy(
        site,
        port,
        """
          tune.bufsize 262144
          tune.pipesize 262144
        """,
        """
          option splice-auto
          option splice-request
          option splice-response
        """);
  }

  static String nginx(Site site, int port) {
    return nginx(site, port, "", "", "");
  }

  /// A listening socket per worker, several accepts a turn, buffers of 256 KiB.
  static String nginxTuned(Site site, int port) {
    return nginx(
        site,
        port,
        "  multi_accept on;\n",
        " reuseport backlog=4096",
        "  proxy_buffer_size 256k;\n");
  }

  private static String haproxy(Site site, int port, String global, String defaults) {
    return """
    global
      nbthread %d
    %sdefaults
      mode tcp
      timeout connect 5s
      timeout client 1h
      timeout server 1h
    %slisten bench
      bind %s:%d
      balance roundrobin
    %s
    """
        .formatted(
            site.placement().loopCount(),
            global,
            defaults,
            Site.ADDRESS,
            port,
            IntStream.range(0, Site.BACKENDS.size())
                .mapToObj(
                    index ->
                        "  server b%d %s:%d check"
                            .formatted(index + 1, Site.BACKENDS.get(index), site.backendPort()))
                .collect(Collectors.joining("\n")));
  }

  private static String nginx(Site site, int port, String events, String listen, String stream) {
    return """
    load_module %s;
    daemon off;
    pid nginx.pid;
    error_log stderr error;
    worker_processes %d;
    events {
      worker_connections %d;
    %s}
    stream {
      upstream bench {
    %s
      }
    %s  server {
        listen %s:%d%s;
        proxy_pass bench;
      }
    }
    """
        .formatted(
            Programs.nginxStreamModule(),
            site.placement().loopCount(),
            NGINX_CONNECTIONS,
            events,
            Site.BACKENDS.stream()
                .map(each -> "    server %s:%d;".formatted(each, site.backendPort()))
                .collect(Collectors.joining("\n")),
            stream,
            Site.ADDRESS,
            port,
            listen);
  }
}
