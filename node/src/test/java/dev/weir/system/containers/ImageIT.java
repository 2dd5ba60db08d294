package dev.weir.system.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.system.Patience;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/// The image alone: one node with all roles, alone in its cluster.
@Tag("containers")
@Testcontainers
final class ImageIT {
  @Container
  private static final GenericContainer<?> NODE =
      new GenericContainer<>(DockerImageName.parse(WeirImage.name()))
          .waitingFor(Wait.forHealthcheck())
          .withStartupTimeout(Patience.scaled(Duration.ofMinutes(2)));

  @Test
  void becomesHealthyWithoutRoot() throws Exception {
    assertThat(in("id", "-un")).isEqualTo("weir");
    assertThat(in("healthcheck")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void saysItsVersion() throws Exception {
    assertThat(in("entrypoint", "version")).startsWith("weir ");
  }

  @Test
  void failsItsHealthCheckWhenNobodyListens() throws Exception {
    var result = NODE.execInContainer("env", "WEIR_OPS_PORT=1", "healthcheck");
    assertThat(result.getExitCode()).isEqualTo(1);
  }

  private String in(String... command) throws IOException, InterruptedException {
    var result = NODE.execInContainer(command);
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    return result.getStdout().strip();
  }
}
