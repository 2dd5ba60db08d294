package dev.weir.health;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The epoch of this node's votes, claimed through the map: above every epoch that a former life of
/// the node voted in, so that its votes win although no clock is shared. Claimed once at the start,
/// and again when somebody turns out to have written above. Belongs to the watch's context.
final class EpochClaim {
  private static final Logger log = LoggerFactory.getLogger(EpochClaim.class);

  /// After a claim that failed.
  static final long RETRY_NANOS = 1_000_000_000L;

  private final ClusterAccess cluster;
  private final HealthMetrics metrics;
  private Version claimed;
  private boolean isWanted = true;
  private boolean isAsking;
  private long above;
  private long dueNanos;

  EpochClaim(ClusterAccess cluster, HealthMetrics metrics) {
    this.cluster = cluster;
    this.metrics = metrics;
    claimed = new Version(0, 0, cluster.self().node());
    dueNanos = cluster.clock().nowNanos();
  }

  /// Whether this life of the node has an epoch of its own.
  boolean isHeld() {
    return claimed.epoch() > 0;
  }

  /// Whether a vote that follows this version can be written: nobody has written above the claim.
  boolean covers(Version version) {
    return isHeld() && version.epoch() <= claimed.epoch();
  }

  /// What a vote follows, given the last version of it that is known.
  Version after(Version last) {
    return claimed.isNewerThan(last) ? claimed : last;
  }

  /// A version of this node's votes is known.
  void known(Version version) {
    above = Math.max(above, version.epoch());
    if (isHeld() && !covers(version)) {
      isWanted = true;
    }
  }

  /// The map holds something above this node's votes.
  void outdone() {
    isWanted = true;
  }

  /// Claims, when there is reason to.
  void tick(long nowNanos) {
    if (!isWanted || isAsking || nowNanos - dueNanos < 0) {
      return;
    }
    isAsking = true;
    isWanted = false;
    cluster
        .health()
        .claim(cluster.self().node(), above)
        .onSuccess(this::won)
        .onFailure(cause -> lost(cause, nowNanos));
  }

  private void won(Version version) {
    isAsking = false;
    claimed = version;
    log.info("votes claimed epoch={}", version.epoch());
  }

  private void lost(Throwable cause, long sinceNanos) {
    isAsking = false;
    isWanted = true;
    dueNanos = sinceNanos + RETRY_NANOS;
    metrics.claimFailed();
    log.warn("votes not claimed: {}", cause.getMessage());
  }
}
