package dev.weir.node;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts a node and keeps it running until SIGTERM or SIGINT.
@Command(name = "run", description = "Start a node and keep it running.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class RunCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Settings of the node; default: the variable WEIR_CONFIG, or none.")
  private @Nullable Path config;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.here();
    SettingsReader.Effective effective = new SettingsReader(machine).read(fileOf(config, machine));
    Logging.level(effective.settings().logLevel());
    spec.commandLine().getErr().print(effective.table());
    spec.commandLine().getErr().flush();
    NodeProcess process = NodeProcess.start(effective.settings(), this::tellLine);
    process.awaitEnd();
    return 0;
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

  private void tellLine(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
