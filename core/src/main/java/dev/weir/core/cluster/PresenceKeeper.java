package dev.weir.core.cluster;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// Renews one role's lease and knows who else holds one. Each role's verticle has one on its
/// context.
public final class PresenceKeeper {
  /// Nodes that left are shown for a day.
  private static final long FORGET_NANOS = 86_400_000_000_000L;

  private final ClusterAccess cluster;
  private final Role role;
  private final Leases leases = new Leases();
  private final long startedNanos;
  private @Nullable Subscription subscription;
  private Presence.Phase phase = Presence.Phase.STARTING;
  private String detail = "";
  private long dueNanos;
  private long sequence;

  public PresenceKeeper(ClusterAccess cluster, Role role) {
    this.cluster = cluster;
    this.role = role;
    this.startedNanos = cluster.clock().nowNanos();
    this.dueNanos = startedNanos;
  }

  /// Hears others from now on, and speaks for the first time.
  public Future<Void> start() {
    return cluster
        .bus()
        .subscribe(
            Topics.PRESENCE,
            (Fact<Presence> fact) -> leases.heard(fact, cluster.clock().nowNanos()))
        .map(
            subscribed -> {
              subscription = subscribed;
              say();
              return null;
            });
  }

  /// Renews when it is time.
  public void tick(long nowNanos) {
    if (subscription != null && nowNanos - dueNanos >= 0) {
      say();
      leases.forgetEnded(FORGET_NANOS, nowNanos);
    }
  }

  /// Says at once that the role is in another phase.
  public void enter(Presence.Phase next, String why) {
    phase = next;
    detail = why;
    if (subscription != null) {
      say();
    }
  }

  /// The last word; the lease ends at once everywhere.
  public Future<Void> leave() {
    enter(Presence.Phase.LEFT, "");
    return subscription == null ? Future.succeededFuture() : subscription.end();
  }

  public Leases leases() {
    return leases;
  }

  public Presence.Phase phase() {
    return phase;
  }

  private void say() {
    long now = cluster.clock().nowNanos();
    dueNanos = now + Presence.renewalNanos(role);
    ClusterAccess.Self self = cluster.self();
    Presence presence =
        new Presence(
            self.node(),
            role,
            self.incarnation(),
            self.address(),
            self.release(),
            (now - startedNanos) / 1_000_000,
            phase,
            detail);
    sequence++;
    cluster
        .bus()
        .publish(
            Topics.PRESENCE,
            new Fact<>(presence.key(), new Version(1, sequence, self.node()), presence));
  }
}
