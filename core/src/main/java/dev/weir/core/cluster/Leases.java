package dev.weir.core.cluster;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who is alive, by the presence messages heard and one's own monotonic clock. A lease ends when it
/// is not renewed, or at once with the last word of its holder. Not thread-safe: belongs to one
/// context.
public final class Leases {
  /// A presence and when it was heard.
  public record Held(Presence presence, long heardNanos) {
    public long ageMillis(long nowNanos) {
      return (nowNanos - heardNanos) / 1_000_000;
    }
  }

  private final Map<String, Held> held = new TreeMap<>();
  private final Map<String, Long> lastSequences = new HashMap<>();

  /// Takes a presence message into account; one that is older than heard is passed over.
  public void heard(Fact<Presence> fact, long nowNanos) {
    Presence presence = fact.value();
    if (presence == null) {
      return;
    }
    String sender = presence.key() + "/" + presence.incarnation();
    Long last = lastSequences.get(sender);
    if (last != null && fact.version().sequence() <= last) {
      return;
    }
    Held before = held.get(presence.key());
    if (before != null && !before.presence().incarnation().equals(presence.incarnation())) {
      lastSequences.remove(presence.key() + "/" + before.presence().incarnation());
    }
    lastSequences.put(sender, fact.version().sequence());
    held.put(presence.key(), new Held(presence, nowNanos));
  }

  /// Whether a node's role holds a lease.
  public boolean isLive(String node, Role role, long nowNanos) {
    Held lease = held.get(node + "/" + role.id());
    return lease != null && isLive(lease, nowNanos);
  }

  /// Names of the nodes whose role holds a lease and takes work, in order.
  public List<String> live(Role role, long nowNanos) {
    return held.values().stream()
        .filter(each -> each.presence().role() == role && isLive(each, nowNanos))
        .map(each -> each.presence().node())
        .toList();
  }

  /// Everything that was ever heard and not forgotten, live or not.
  public List<Held> all() {
    return List.copyOf(held.values());
  }

  public @Nullable Held of(String node, Role role) {
    return held.get(node + "/" + role.id());
  }

  public static boolean isLive(Held lease, long nowNanos) {
    return lease.presence().phase() != Presence.Phase.LEFT
        && nowNanos - lease.heardNanos() < lease.presence().leaseNanos();
  }

  /// Forgets what ended longer ago than the given age, so that names of long-gone nodes do not pile
  /// up.
  public void forgetEnded(long olderThanNanos, long nowNanos) {
    held.values()
        .removeIf(
            each -> {
              boolean old =
                  nowNanos - each.heardNanos() > olderThanNanos && !isLive(each, nowNanos);
              if (old) {
                lastSequences.remove(each.presence().key() + "/" + each.presence().incarnation());
              }
              return old;
            });
  }
}
