package dev.weir.node;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Reads settings as `run` would, and prints what would be in force.
@Command(
    name = "validate",
    description = "Read the settings, say all that is wrong, print what is in force.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ValidateCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Settings of the node; default: the variable WEIR_CONFIG, or none.")
  private @Nullable Path config;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Machine machine = Machine.here();
    Path file = Runner.fileOf(config, machine);
    SettingsReader.Effective effective = new SettingsReader(machine).read(file);
    spec.commandLine().getOut().print(effective.table());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
