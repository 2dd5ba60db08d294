package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFilesTest {
  @TempDir Path directory;

  @Test
  void aLaterStartKeepsThePortOfTheFirst() throws IOException {
    DemoFiles.in(directory).writeBootstrap(8080);
    String first = Files.readString(directory.resolve("services.yaml"));
    DemoFiles.in(directory).writeBootstrap(8080);
    assertThat(directory.resolve("services.yaml")).hasContent(first);
  }

  @Test
  void anotherPortThanTheKeptOneIsRefused() throws IOException {
    DemoFiles.in(directory).writeBootstrap(8080);
    assertThatThrownBy(() -> DemoFiles.in(directory).writeBootstrap(9090))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--port: 9090 (expected: 8080");
  }
}
