package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir private Path directory;

  @Test
  void makesAKeyOnceThatOnlyItsOwnerCanRead() throws IOException {
    Path file = directory.resolve("new").resolve("cluster.key");
    KeyFile.make(file);
    String made = Files.readString(file);
    KeyFile.make(file);
    assertThat(Files.readString(file)).isEqualTo(made).hasSize(65);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(KeyFile.problem(file)).isEmpty();
    assertThat(KeyFile.read(file)).hasToString("ClusterKey[secret]");
  }

  @Test
  void makesEachKeyAnew() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    KeyFile.make(one);
    KeyFile.make(two);
    assertThat(Files.readString(one)).isNotEqualTo(Files.readString(two));
  }

  @Test
  void doesNotReadWhatOthersCanRead() throws IOException {
    Path file = directory.resolve("key");
    KeyFile.make(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("open to others");
  }
}
