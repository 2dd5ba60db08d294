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
    return Runner.run(config, spec.commandLine().getOut(), spec.commandLine().getErr());
  }
}
