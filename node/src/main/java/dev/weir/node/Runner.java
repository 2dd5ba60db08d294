package dev.weir.node;

import dev.weir.core.settings.InvalidDocument;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs a node in the foreground, and says what came in between.
final class Runner {
  private Runner() {}

  /// Returns when the node was asked to stop.
  ///
  /// @param named the settings' file that the command line names
  /// @return the exit code
  static int run(@Nullable Path named, PrintWriter out, PrintWriter err) throws Exception {
    Machine machine = Machine.here();
    SettingsReader.Effective effective = new SettingsReader(machine).read(fileOf(named, machine));
    Logging.level(effective.settings().logLevel());
    err.print(effective.table());
    err.flush();
    NodeProcess process =
        NodeProcess.start(
            effective.settings(),
            line -> {
              out.println(line);
              out.flush();
            });
    process.awaitEnd();
    return 0;
  }

  /// `run`, and `run -c FILE`, as services and containers start a node, without the library that
  /// reads command lines: its classes are too old for an AOT cache, and cost a start 250 ms of a
  /// core (ADR 0007).
  ///
  /// @return the exit code; null: this is another command line
  static @Nullable Integer runAtOnce(List<String> arguments) {
    boolean isRun = !arguments.isEmpty() && arguments.getFirst().equals("run");
    boolean isPlain = arguments.size() == 1;
    boolean namesFile =
        arguments.size() == 3
            && List.of("-c", "--config").contains(arguments.get(1))
            && !arguments.get(2).startsWith("-");
    if (!isRun || !(isPlain || namesFile)) {
      return null;
    }
    PrintWriter err = writer(System.err);
    try {
      return run(namesFile ? Path.of(arguments.get(2)) : null, writer(System.out), err);
    } catch (Exception e) {
      return tell(e, err);
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /// Says what went wrong without a stack trace; the log has it where it matters.
  ///
  /// @return the exit code
  static int tell(Exception failure, PrintWriter err) {
    if (failure instanceof InvalidDocument invalid) {
      err.println("settings refused, " + invalid.findings().size() + " to repair:");
      invalid.findings().forEach(finding -> err.println("  " + finding));
      return Main.REFUSED;
    }
    err.println("weir: " + (failure.getMessage() == null ? failure : failure.getMessage()));
    return Main.FAILED;
  }

  /// The file that the command line names, or else the environment; null: variables and defaults
  /// only.
  static @Nullable Path fileOf(@Nullable Path named, Machine machine) {
    String variable = machine.variables().get(SettingsReader.FILE_VARIABLE);
    if (named != null || variable == null || variable.isEmpty()) {
      return named;
    }
    return Path.of(variable);
  }
}
