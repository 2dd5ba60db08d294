package dev.weir.director.forward;

import dev.weir.core.model.Timeouts;
import dev.weir.director.balance.Route;
import java.util.function.Consumer;

/// Connects one waiting client to backends.
@FunctionalInterface
interface Dialer {
  /// Tells once what it came to, maybe before it returns. Never throws: what goes wrong is a value.
  ///
  /// @param tally of the backend, which counts what the relay moves
  void dial(Route route, Tally tally, Timeouts timeouts, Consumer<Dialled> then);
}
