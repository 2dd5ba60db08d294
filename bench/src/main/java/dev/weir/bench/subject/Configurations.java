package dev.weir.bench.subject;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The peers' configuration files. Default: what their manuals' first examples say, with the number
/// of threads and as many connections as the bench needs. Tuned: what their manuals name for speed.
final class Configurations {
  /// Two descriptors for each of 8,000 idle connections, and some more.
  private static final int NGINX_CONNECTIONS = 19_000;

  private Configurations() {}

  static String haproxy(Site site, Doors doors) {
    return haproxy(site, doors, "", "");
  }

  /// Buffers of 256 KiB, pipes as large, splicing where HAProxy thinks that it pays.
  static String haproxyTuned(Site site, Doors doors) {
    return haproxy(
        site,
        doors,
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

  static String nginx(Site site, Doors doors) {
    return nginx(site, doors, "", "", "");
  }

  /// A listening socket per worker, several accepts a turn, buffers of 256 KiB.
  static String nginxTuned(Site site, Doors doors) {
    return nginx(
        site,
        doors,
        "  multi_accept on;\n",
        " reuseport backlog=4096",
        "  proxy_buffer_size 256k;\n");
  }

  private static String haproxy(Site site, Doors doors, String global, String defaults) {
    return """
    global
      nbthread %1$d
    %2$sdefaults
      mode tcp
      timeout connect 5s
      timeout client 1h
      timeout server 1h
      balance roundrobin
    %3$slisten bench
      bind %4$s:%5$d
    %8$s
    listen tls
      bind %4$s:%6$d ssl crt %10$s
    %8$s
    listen proxy
      bind %4$s:%7$d
    %9$s
    """
        .formatted(
            site.placement().loopCount(),
            global,
            defaults,
            Site.ADDRESS,
            doors.plain(),
            doors.tls(),
            doors.proxy(),
            servers("  server b%d %s:%d check", site.backendPort()),
            servers("  server b%d %s:%d check send-proxy-v2", site.proxiedPort()),
            site.certificates().resolve(Certificate.FILE));
  }

  /// nginx knows no version 2 of the PROXY protocol on its way out: it sends version 1.
  private static String nginx(Site site, Doors doors, String events, String listen, String stream) {
    return """
    load_module %1$s;
    daemon off;
    pid nginx.pid;
    error_log stderr error;
    worker_processes %2$d;
    events {
      worker_connections %3$d;
    %4$s}
    stream {
      upstream bench {
    %5$s
      }
      upstream proxied {
    %6$s
      }
    %7$s  server {
        listen %8$s:%9$d%10$s;
        proxy_pass bench;
      }
      server {
        listen %8$s:%11$d ssl%10$s;
        ssl_certificate %13$s;
        ssl_certificate_key %13$s;
        ssl_protocols TLSv1.2 TLSv1.3;
        proxy_pass bench;
      }
      server {
        listen %8$s:%12$d%10$s;
        proxy_protocol on;
        proxy_pass proxied;
      }
    }
    """
        .formatted(
            Programs.nginxStreamModule(),
            site.placement().loopCount(),
            NGINX_CONNECTIONS,
            events,
            servers("    server %2$s:%3$d;", site.backendPort()),
            servers("    server %2$s:%3$d;", site.proxiedPort()),
            stream,
            Site.ADDRESS,
            doors.plain(),
            listen,
            doors.tls(),
            doors.proxy(),
            site.certificates().resolve(Certificate.FILE));
  }

  private static String servers(String line, int port) {
    IntFunction<String> each = index -> line.formatted(index + 1, Site.BACKENDS.get(index), port);
    return IntStream.range(0, Site.BACKENDS.size())
        .mapToObj(each)
        .collect(Collectors.joining("\n"));
  }
}
