package dev.weir.health;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What becomes of votes when backends change hands, so that each backend has the votes of those
/// who probe it and no others:
///
/// - a backend that nobody probes any more: this node's vote is withdrawn at once;
/// - one that others probe now: withdrawn when one of them has voted, or after [#PATIENCE_NANOS];
/// - one that this node probes: votes of nodes that are gone are taken away when its own stands.
///
/// Belongs to the watch's context.
final class Handover {
  /// How long a vote stands in for a successor that says nothing.
  static final long PATIENCE_NANOS = 30_000_000_000L;

  /// Whether a node is alive cannot be known before it has had the time to say so twice.
  private static final long LISTENING_NANOS = 2 * Presence.leaseNanos(Role.HEALTH);

  private final String self;
  private final Votes votes;
  private final Ballots ballots;
  private final HealthMetrics metrics;
  private final Liveness liveness;
  private final Map<BackendUid, Long> leavingSince = new HashMap<>();
  private Set<BackendUid> mine = Set.of();
  private long sharedFirstNanos;
  private boolean isShared;

  /// Whether a node holds a lease.
  @FunctionalInterface
  interface Liveness {
    boolean isLive(String node, long nowNanos);
  }

  Handover(String self, Votes votes, Ballots ballots, HealthMetrics metrics, Liveness liveness) {
    this.self = self;
    this.votes = votes;
    this.ballots = ballots;
    this.metrics = metrics;
    this.liveness = liveness;
  }

  /// The backends were shared out anew.
  void shared(Set<BackendUid> mineNow, Set<BackendUid> probedByAnybody, long nowNanos) {
    if (!isShared) {
      isShared = true;
      sharedFirstNanos = nowNanos;
    }
    // Not Set.copyOf, whose order differs from run to run: a seed must replay.
    mine = new LinkedHashSet<>(mineNow);
    leavingSince.keySet().removeAll(mine);
    for (BackendUid uid : ballots.standing()) {
      if (mine.contains(uid)) {
        continue;
      }
      if (probedByAnybody.contains(uid)) {
        leavingSince.putIfAbsent(uid, nowNanos);
        heard(uid, nowNanos);
      } else {
        leavingSince.remove(uid);
        ballots.withdraw(uid, nowNanos);
      }
    }
  }

  /// Somebody else voted on a backend.
  void heard(BackendUid uid, long nowNanos) {
    if (leavingSince.containsKey(uid)
        && votes.anyBy(uid, prober -> isOther(prober) && liveness.isLive(prober, nowNanos))) {
      leavingSince.remove(uid);
      ballots.withdraw(uid, nowNanos);
    }
  }

  /// House-keeping.
  void sweep(long nowNanos) {
    for (BackendUid uid : new HashSet<>(leavingSince.keySet())) {
      if (nowNanos - leavingSince.getOrDefault(uid, nowNanos) >= PATIENCE_NANOS) {
        leavingSince.remove(uid);
        ballots.withdraw(uid, nowNanos);
      }
    }
    if (isShared && nowNanos - sharedFirstNanos >= LISTENING_NANOS) {
      buryTheGone(nowNanos);
    }
  }

  private void buryTheGone(long nowNanos) {
    for (BackendUid uid : mine) {
      if (!ballots.isStanding(uid)) {
        continue;
      }
      for (Fact<HealthVote> left :
          votes.by(uid, prober -> isOther(prober) && !liveness.isLive(prober, nowNanos))) {
        metrics.buried();
        ballots.bury(left);
      }
    }
  }

  private boolean isOther(String prober) {
    return !prober.equals(self);
  }
}
