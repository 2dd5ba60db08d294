package dev.weir.core.state;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Version;
import io.vertx.core.Future;

/// The probers' votes. Key: `uid/prober`. Only writer of a key: that prober. Entries that nobody
/// renews are collected after a minute (ten leases), so a prober writes its votes again at every
/// resync.
///
/// Under `claim/prober` stands the highest epoch that a prober of that name has claimed: a
/// tombstone, because its version says all, and it is never collected.
public interface HealthStore extends FactStore<HealthVote> {
  static String key(BackendUid uid, String prober) {
    return uid + "/" + prober;
  }

  static String claimKey(String prober) {
    return "claim/" + prober;
  }

  /// Gives a prober an epoch above all that its former lives voted in, whatever the map has
  /// collected of their votes meanwhile. Of two that claim at once, one wins and the other fails.
  ///
  /// @param above an epoch that the prober knows to be used
  /// @return the version that the prober's next votes must follow
  Future<Version> claim(String prober, long above);
}
