package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.director.balance.Pick;
import java.util.Set;

/// Picks backends for one connection, by the table of the moment.
@FunctionalInterface
interface Picks {
  Pick excluding(Set<BackendUid> tried);
}
