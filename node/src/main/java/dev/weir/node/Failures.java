package dev.weir.node;

import dev.weir.core.settings.InvalidDocument;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// Says what went wrong without a stack trace; the log has it where it matters.
final class Failures implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof InvalidDocument invalid) {
      err.println("settings refused, " + invalid.findings().size() + " to repair:");
      invalid.findings().forEach(finding -> err.println("  " + finding));
      return Main.REFUSED;
    }
    err.println("weir: " + (failure.getMessage() == null ? failure : failure.getMessage()));
    return Main.FAILED;
  }
}
