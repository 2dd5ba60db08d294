package dev.weir.node;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Says which Weir this is and what it runs on.
@Command(name = "version", description = "Print the version.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .println("weir " + Release.name() + " (Java " + Runtime.version() + ")");
  }
}
