package dev.weir.director.forward;

import dev.weir.director.balance.Pick;
import dev.weir.director.balance.Route;

/// What became of one client connection.
sealed interface Outcome {
  /// It was relayed until it ended.
  record Relayed(Route route, Termination termination) implements Outcome {}

  /// There was no backend to try.
  record Refused(Pick.Reason reason) implements Outcome {}

  /// Every backend that was tried failed; this is the last one.
  record Unreachable(Route route, Dialled.Failed failure) implements Outcome {}

  /// Our own error; it ends one connection, and no more than that.
  record Broken(RuntimeException cause) implements Outcome {}

  default Termination termination() {
    return switch (this) {
      case Relayed(_, var termination) -> termination;
      case Refused _ -> Termination.NO_BACKEND;
      case Unreachable(_, var failure) -> failure.cause().termination();
      case Broken _ -> Termination.INTERNAL_ERROR;
    };
  }
}
