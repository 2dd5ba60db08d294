package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: `./weir` records an AOT cache and starts with it, and starts all the same with one that is
/// stale, damaged or missing. Method: the launcher in a copy of its surroundings, with the built
/// jar; a node says in its metrics and its log what became of the cache.
class LauncherIT {
  private static final Duration RECORD_MAX = Duration.ofMinutes(3);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  @Test
  void startsWithTheCacheThatItRecordsAndWithoutOneThatItCannotUse() throws Exception {
    try (Processes processes = new Processes("launcher")) {
      Path root = surroundings(processes.directory());
      Path jar = root.resolve("node/target/weir.jar");
      Path cache = root.resolve("node/target/weir.aot");
      WeirProcess recording = launcher(root, List.of("cache"), 0);
      recording.start();
      assertThat(recording.awaitEnd(RECORD_MAX)).as(recording.log()).isZero();
      assertThat(cache).isNotEmptyFile();
      assertThat(root.resolve("node/target/weir.aot.log"))
          .content()
          .contains("rehearsed: 200 of 200 served");

      assertStarts(root, "used");

      FileTime made = Files.getLastModifiedTime(jar);
      Files.setLastModifiedTime(jar, FileTime.fromMillis(made.toMillis() + 60_000));
      assertStarts(root, "refused");

      Files.writeString(cache, "no cache at all");
      assertStarts(root, "refused");

      Files.delete(cache);
      assertStarts(root, "missing");
    }
  }

  /// What the launcher finds beside itself.
  private static Path surroundings(Path directory) throws IOException {
    Path flags = directory.resolve("node/src/main/jvm/weir.jvmargs");
    Path jar = directory.resolve("node/target/weir.jar");
    Files.createDirectories(flags.getParent());
    Files.createDirectories(jar.getParent());
    Files.copy(Processes.file("node/src/main/jvm/weir.jvmargs"), flags);
    Files.copy(Processes.jar(), jar);
    Path script = directory.resolve("weir");
    Files.copy(Processes.file("weir"), script);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return directory;
  }

  private static void assertStarts(Path root, String state) throws Exception {
    int opsPort = Ports.free(1).getFirst();
    Files.writeString(
        root.resolve("weir.yaml"),
        "name: %s\nroles: [demo-backend]\nops: {port: %d}\ndemoBackend: {accessLog: \"\"}\n"
            .formatted(state, opsPort));
    WeirProcess node = launcher(root, List.of("run", "-c", "weir.yaml"), opsPort);
    node.start();
    try {
      node.awaitReady();
      assertThat(node.metric("weir_node_aot_cache{state=\"" + state + "\"}")).isEqualTo(1);
      assertThat(node.metric("weir_node_start_seconds{phase=\"started\"}")).isPositive();
      assertThat(node.log()).contains("node=" + state + " state=started", "aot-cache=" + state);
    } finally {
      node.terminate();
      node.awaitEnd(STOP_MAX);
    }
  }

  private static WeirProcess launcher(Path root, List<String> words, int opsPort) {
    List<String> command = new ArrayList<>();
    command.add("env");
    command.add("JAVA_HOME=" + System.getProperty("java.home"));
    command.add(root.resolve("weir").toString());
    command.addAll(words);
    return new WeirProcess("launcher", root, command, opsPort);
  }
}
