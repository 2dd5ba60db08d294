package dev.weir.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A process that the bench has started and ends.
public final class Child implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 20;
  private static final int LOG_LINES_SHOWN = 20;

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /// Starts it with its output in `NAME.log`.
  static Child start(String name, Path directory, List<String> command) throws IOException {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return started(name, builder, log);
  }

  /// Starts it with pipes to its input and output; its errors are in `NAME.log`.
  public static Child piped(String name, Path directory, List<String> command) throws IOException {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return started(name, builder, log);
  }

  private static Child started(String name, ProcessBuilder builder, Path log) throws IOException {
    // What somebody has set for a node of their own is no setting of this one.
    builder.environment().keySet().removeIf(each -> each.startsWith("WEIR_"));
    Child child = new Child(name, builder.start(), log);
    RUNNING.add(child.process);
    return child;
  }

  /// Ends all that still run when this process is told to end.
  public static void endAllAtExit() {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> RUNNING.forEach(Process::destroy)));
  }

  public long pid() {
    return process.pid();
  }

  public Process process() {
    return process;
  }

  void expectAlive() throws IOException {
    if (!process.isAlive()) {
      List<String> lines = Files.readAllLines(log);
      throw new IOException(
          "%s: ended with %d (expected: to run), its last lines:%n%s"
              .formatted(
                  name,
                  process.exitValue(),
                  String.join(
                      System.lineSeparator(),
                      lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()))));
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
  }
}
