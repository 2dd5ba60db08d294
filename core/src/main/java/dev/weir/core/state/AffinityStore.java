package dev.weir.core.state;

import dev.weir.core.model.ClientBinding;
import dev.weir.core.model.Fact;
import io.vertx.core.Future;
import java.time.Duration;

/// Which backend each client meets. Key: `service/client`. Writers: all directors, each write one
/// epoch above the one that it knew, so that of two at once one is refused and adopts. Entries are
/// collected at twice the time for which their service remembers, and when a member holds more than
/// [#ENTRIES_MAX], those that were written longest ago.
public interface AffinityStore extends FactStore<ClientBinding> {
  /// Entries on one member of the cluster, at most.
  int ENTRIES_MAX = 1_000_000;

  /// Binds a client, unless somebody else has done so in this epoch.
  ///
  /// @param lifetime after which the entry is collected
  /// @return what holds now: the fact, or the one that was faster
  Future<Fact<ClientBinding>> bind(Fact<ClientBinding> fact, Duration lifetime);
}
