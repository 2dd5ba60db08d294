package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
  @Test
  void isOffWhereTheCommandLineNamesNone() {
    assertThat(AotCache.of("", true)).isEqualTo(AotCache.OFF);
    assertThat(AotCache.of(null, true)).isEqualTo(AotCache.OFF);
    assertThat(AotCache.OFF.isLost()).isFalse();
  }

  @Test
  void isMissingUsedOrRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("weir.aot");
    assertThat(AotCache.of(file.toString(), true)).isEqualTo(AotCache.MISSING);
    Files.writeString(file, "anything");
    assertThat(AotCache.of(file.toString(), true)).isEqualTo(AotCache.USED);
    assertThat(AotCache.of(file.toString(), false)).isEqualTo(AotCache.REFUSED);
    assertThat(AotCache.USED.isLost()).isFalse();
    assertThat(AotCache.REFUSED.isLost()).isTrue();
    assertThat(AotCache.MISSING.isLost()).isTrue();
  }

  @Test
  void isReadFromTheOptionsOfThisJvm() {
    // Tests run without a cache.
    assertThat(AotCache.ofThisProcess()).isEqualTo(AotCache.OFF);
  }

  @Test
  void showsOneForItselfAlone() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    AotCache.REFUSED.showIn(meters);
    for (AotCache each : AotCache.values()) {
      double value = meters.get("weir_node_aot_cache").tag("state", each.id()).gauge().value();
      assertThat(value).as(each.id()).isEqualTo(each == AotCache.REFUSED ? 1 : 0);
    }
  }
}
