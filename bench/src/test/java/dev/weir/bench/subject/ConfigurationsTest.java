package dev.weir.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {
  private static final Site PINNED =
      new Site(Path.of("run"), Placement.PINNED, 9_000, Path.of("java"));
  private static final Site FREE = new Site(Path.of("run"), Placement.FREE, 9_000, Path.of("java"));

  @Test
  void haproxyBalancesOverAllBackendsAndChecksThem() {
    assertThat(Configurations.haproxy(PINNED, 8_000))
        .isEqualTo(
            """
            global
              nbthread 1
            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
            listen bench
              bind 127.0.0.2:8000
              balance roundrobin
              server b1 127.0.1.1:9000 check
              server b2 127.0.1.2:9000 check
              server b3 127.0.1.3:9000 check
              server b4 127.0.1.4:9000 check
            """);
  }

  @Test
  void tunedOnesOnlyAddToTheDefaults() {
    assertThat(added(Configurations.haproxyTuned(PINNED, 1), Configurations.haproxy(PINNED, 1)))
        .contains("  tune.bufsize 262144", "  option splice-auto");
    assertThat(added(Configurations.nginxTuned(PINNED, 1), Configurations.nginx(PINNED, 1)))
        .contains("  proxy_buffer_size 256k;", "    listen 127.0.0.2:1 reuseport backlog=4096;");
  }

  @Test
  void everyPeerHasAsManyLoopsAsThePlacementSays() {
    assertThat(Configurations.haproxy(FREE, 1)).contains("nbthread 2\n");
    assertThat(Configurations.nginx(FREE, 1)).contains("worker_processes 2;\n");
    assertThat(Placement.FREE.balancer(List.of("a"))).containsExactly("a");
    assertThat(Placement.PINNED.balancer(List.of("a"))).containsExactly("taskset", "-c", "0", "a");
    assertThat(Placement.PINNED.load(List.of("a"))).containsExactly("taskset", "-c", "1", "a");
  }

  private static List<String> added(String tuned, String plain) {
    List<String> lines = plain.lines().toList();
    return tuned.lines().filter(each -> !lines.contains(each)).toList();
  }
}
