package dev.weir.node;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// What a command throws, told by [Runner#tell].
final class Failures implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return Runner.tell(failure, command.getErr());
  }
}
