package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;

/// Connections that are open or being dialled now, over the whole cluster as far as it is known.
@FunctionalInterface
public interface InFlight {
  long of(BackendUid uid);
}
