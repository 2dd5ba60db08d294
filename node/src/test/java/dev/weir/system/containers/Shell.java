package dev.weir.system.containers;

import dev.weir.system.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs in one folder with one environment, each for a bounded time.
record Shell(Path folder, Map<String, String> environment) {
  /// The folder of the whole project.
  static final Path ROOT = Path.of(System.getProperty("weir.root", "..")).toAbsolutePath();

  /// What a program printed (both streams) and the status it ended with.
  record Output(List<String> command, int status, String text) {
    /// The text of a program that succeeded, without the white space around it.
    String ok() {
      if (status != 0) {
        throw new AssertionError(
            String.join(" ", command) + ": status " + status + " (expected: 0)\n" + text);
      }
      return text.strip();
    }
  }

  Shell {
    environment = Map.copyOf(environment);
  }

  Output run(Duration limit, List<String> command) {
    try {
      return tryRun(limit, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Output tryRun(Duration limit, List<String> command)
      throws IOException, InterruptedException {
    // Into a file: a full pipe would stop the program.
    Path text = Files.createTempFile("weir-shell", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(text.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(Patience.scaled(limit).toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            String.join(" ", command)
                + ": still running (expected: an end within "
                + Patience.scaled(limit)
                + ")\n"
                + Files.readString(text));
      }
      return new Output(command, process.exitValue(), Files.readString(text));
    } finally {
      Files.delete(text);
    }
  }
}
