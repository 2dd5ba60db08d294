package dev.weir.node;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of Weir.
///
/// Exit codes: 0 done, or stopped as asked; 1 failed while running; 2 the command line is wrong; 3
/// the settings are wrong. A process that SIGTERM or SIGINT has stopped ends with 143 or 130, as
/// every Java process does.
@Command(
    name = "weir",
    description =
        "A distributed load balancer whose directors, probers and operators share one truth.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ValidateCommand.class,
      VersionCommand.class,
      HealthcheckCommand.class,
      RehearseCommand.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed while running, 2 the command line is wrong,",
      "3 the settings are wrong."
    })
final class Main {
  static final int FAILED = 1;
  static final int REFUSED = 3;

  private Main() {}

  public static void main(String[] args) {
    Logging.prepare();
    Integer code = Runner.runAtOnce(List.of(args));
    System.exit(code == null ? commandLine().execute(args) : code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
