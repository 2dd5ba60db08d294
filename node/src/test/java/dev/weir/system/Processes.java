package dev.weir.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The processes of one test: each runs the built jar in a directory of its own below
/// `target/system/<test>/`, where its settings, its data and its log stay for whoever looks into a
/// failure. All are ended with the test.
final class Processes implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("weir.root", "..")).toAbsolutePath();
  private static final Path JAR = path("weir.jar", "node/target/weir.jar");
  private static final Path FLAGS = path("weir.jvmargs", "node/src/main/jvm/weir.jvmargs");

  private final Path directory;
  private final Map<String, WeirProcess> all = new LinkedHashMap<>();

  Processes(String test) throws IOException {
    directory = ROOT.resolve("node/target/system").resolve(test);
    if (Files.exists(directory)) {
      deleteAll(directory);
    }
    Files.createDirectories(directory);
  }

  Path directory() {
    return directory;
  }

  /// Starts `run` with these settings; returns at once.
  ///
  /// @param opsPort that the settings name
  WeirProcess start(String name, String yaml, int opsPort) throws IOException {
    return start(name, yaml, opsPort, List.of());
  }

  /// The same, of a product that was changed.
  WeirProcess start(String name, String yaml, int opsPort, List<Mutation> mutations)
      throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.writeString(home.resolve("weir.yaml"), yaml);
    List<String> program = List.of("-jar", JAR.toString());
    if (!mutations.isEmpty()) {
      Path mutated = Files.createDirectories(home.resolve("mutated"));
      for (Mutation each : mutations) {
        each.compile(ROOT, JAR, mutated);
      }
      program = List.of("-cp", mutated + ":" + JAR, "dev.weir.node.Main");
    }
    return launch(List.of(), name, home, program, List.of("run", "-c", "weir.yaml"), opsPort);
  }

  /// Starts `run` by another command, such as one that enters a namespace. It has no ops listener
  /// that is known.
  WeirProcess startUnder(List<String> prefix, String name, String yaml) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.writeString(home.resolve("weir.yaml"), yaml);
    List<String> program = List.of("-jar", JAR.toString());
    return launch(prefix, name, home, program, List.of("run", "-c", "weir.yaml"), 0);
  }

  /// Starts any command of the built jar; returns at once. It has no ops listener that is known.
  WeirProcess startCommand(String name, List<String> arguments) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    return launch(List.of(), name, home, List.of("-jar", JAR.toString()), arguments, 0);
  }

  private WeirProcess launch(
      List<String> prefix,
      String name,
      Path home,
      List<String> program,
      List<String> arguments,
      int opsPort)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + FLAGS);
    // Eight processes share two cores: quick starts count for more than top speed.
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(program);
    command.addAll(arguments);
    WeirProcess started = new WeirProcess(name, home, command, opsPort);
    started.start();
    all.put(name, started);
    return started;
  }

  /// A file of the repository.
  static Path file(String path) {
    return ROOT.resolve(path);
  }

  /// The built jar.
  static Path jar() {
    return JAR;
  }

  WeirProcess get(String name) {
    WeirProcess process = all.get(name);
    if (process == null) {
      throw new IllegalArgumentException("process: " + name + " (expected: " + all.keySet() + ")");
    }
    return process;
  }

  @Override
  public void close() {
    all.values().forEach(WeirProcess::terminate);
    all.values().forEach(WeirProcess::awaitEndOrKill);
  }

  private static Path path(String property, String fallback) {
    String set = System.getProperty(property);
    return set == null ? ROOT.resolve(fallback) : Path.of(set);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
