package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.director.balance.InFlight;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The counts of this process, one [Flow] per backend; the one place where event loops and the
/// control context share counters. Each number has one writer.
public final class ConnectionLedger implements InFlight {
  private final int loopCount;
  private final ConcurrentMap<BackendUid, Flow> flows = new ConcurrentHashMap<>();

  ConnectionLedger(int loopCount) {
    this.loopCount = loopCount;
  }

  @Override
  public long of(BackendUid uid) {
    Flow flow = flows.get(uid);
    return flow == null ? 0 : flow.inFlight();
  }

  @Override
  public Gauge gauge(BackendUid uid) {
    return flow(uid);
  }

  public Flow flow(BackendUid uid) {
    Flow known = flows.get(uid);
    return known != null ? known : flows.computeIfAbsent(uid, each -> new Flow(each, loopCount));
  }

  public @Nullable Flow known(BackendUid uid) {
    return flows.get(uid);
  }

  public Collection<BackendUid> uids() {
    return Collections.unmodifiableCollection(flows.keySet());
  }

  /// What is not zero.
  public Map<BackendUid, ConnectionCount> counts() {
    Map<BackendUid, ConnectionCount> counts = new HashMap<>();
    flows.forEach(
        (uid, flow) -> {
          ConnectionCount count = flow.count();
          if (count.total() > 0) {
            counts.put(uid, count);
          }
        });
    return counts;
  }

  /// Forgets backends that are gone and carry nothing any more.
  public void keepOnly(Set<BackendUid> known) {
    flows
        .entrySet()
        .removeIf(each -> !known.contains(each.getKey()) && each.getValue().count().total() == 0);
  }
}
