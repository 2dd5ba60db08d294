package dev.weir.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {
  private static final Site PINNED =
      new Site(Path.of("run"), Placement.PINNED, 9_000, 9_001, Path.of("java"));
  private static final Site FREE =
      new Site(Path.of("run"), Placement.FREE, 9_000, 9_001, Path.of("java"));

  private static final Doors DOORS = new Doors(8_000, 8_001, 8_002);

  @Test
  void haproxyBalancesOverAllBackendsAndChecksThem() throws Exception {
    assertThat(Configurations.haproxy(PINNED, DOORS))
        .startsWith(
            """
            global
              nbthread 1
            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
              balance roundrobin
            listen bench
              bind 127.0.0.2:8000
              server b1 127.0.1.1:9000 check
              server b2 127.0.1.2:9000 check
              server b3 127.0.1.3:9000 check
              server b4 127.0.1.4:9000 check
            """
                .stripTrailing());
  }

  @Test
  void tunedOnesOnlyAddToTheDefaults() throws Exception {
    assertThat(
            added(
                Configurations.haproxyTuned(PINNED, DOORS), Configurations.haproxy(PINNED, DOORS)))
        .contains("  tune.bufsize 262144", "  option splice-auto");
    assertThat(added(Configurations.nginxTuned(PINNED, DOORS), Configurations.nginx(PINNED, DOORS)))
        .contains("  proxy_buffer_size 256k;", "    listen 127.0.0.2:8000 reuseport backlog=4096;");
  }

  @Test
  void everyPeerHasAsManyLoopsAsThePlacementSays() throws Exception {
    assertThat(Configurations.haproxy(FREE, DOORS)).contains("nbthread 2\n");
    assertThat(Configurations.nginx(FREE, DOORS)).contains("worker_processes 2;\n");
    assertThat(Placement.FREE.balancer(List.of("a"))).containsExactly("a");
    assertThat(Placement.PINNED.balancer(List.of("a"))).containsExactly("taskset", "-c", "0", "a");
    assertThat(Placement.PINNED.load(List.of("a"))).containsExactly("taskset", "-c", "1", "a");
  }

  @Test
  void allTellBackendsOfTheClientAndSpeakTls() throws Exception {
    assertThat(Configurations.haproxy(PINNED, DOORS))
        .contains("  server b4 127.0.1.4:9001 check send-proxy-v2", ":8001 ssl crt ");
    assertThat(Configurations.nginx(PINNED, DOORS))
        .contains("    proxy_protocol on;", "listen 127.0.0.2:8001 ssl;", "127.0.1.4:9001;");
  }

  private static List<String> added(String tuned, String plain) {
    List<String> lines = plain.lines().toList();
    return tuned.lines().filter(each -> !lines.contains(each)).toList();
  }
}
