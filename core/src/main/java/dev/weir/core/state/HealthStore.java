package dev.weir.core.state;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.HealthVote;

/// The probers' votes. Key: `uid/prober`. Only writer of a key: that prober. Entries that nobody
/// renews are collected after a minute (ten leases), so a prober writes its votes again at every
/// resync.
public interface HealthStore extends FactStore<HealthVote> {
  static String key(BackendUid uid, String prober) {
    return uid + "/" + prober;
  }
}
