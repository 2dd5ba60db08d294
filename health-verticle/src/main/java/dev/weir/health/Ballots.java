package dev.weir.health;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Version;
import dev.weir.core.state.HealthStore;
import dev.weir.core.wire.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// This node's own votes: each in the map first and then on the bus, and written again before the
/// map forgets it. Belongs to the watch's context.
///
/// What the map did not take is not told, however long the map needs: were this node to die then,
/// nothing could ever take back what it had said. Directors keep away from a backend that they
/// cannot reach without being told.
final class Ballots {
  /// The map forgets after 60 s what nobody writes again.
  static final long RENEWAL_NANOS = 30_000_000_000L;

  /// After a write that failed or was refused.
  static final long RETRY_NANOS = 1_000_000_000L;

  /// Renewals in one sweep; sweeps come every second.
  static final int RENEWALS_PER_SWEEP_MAX = 2000;

  private final ClusterAccess cluster;
  private final HealthMetrics metrics;
  private final RandomGenerator random;
  private final EpochClaim claim;
  private final Map<BackendUid, Ballot> ballots = new HashMap<>();

  Ballots(ClusterAccess cluster, HealthMetrics metrics, RandomGenerator random, EpochClaim claim) {
    this.cluster = cluster;
    this.metrics = metrics;
    this.random = random;
    this.claim = claim;
  }

  /// A vote that everybody is to know now.
  void cast(HealthVote vote, long nowNanos) {
    Ballot ballot = ballots.computeIfAbsent(vote.uid(), _ -> new Ballot());
    ballot.vote = vote;
    ballot.isNews = true;
    write(vote.uid(), ballot, nowNanos);
  }

  /// Newer evidence for the same vote; it goes out with the next renewal.
  void update(HealthVote vote) {
    Ballot ballot = ballots.get(vote.uid());
    if (ballot != null && ballot.vote != null) {
      ballot.vote = vote;
    }
  }

  /// Takes a vote back: a backend that is not probed here any more.
  void withdraw(BackendUid uid, long nowNanos) {
    Ballot ballot = ballots.get(uid);
    if (ballot != null && ballot.vote != null) {
      ballot.vote = null;
      ballot.isNews = true;
      write(uid, ballot, nowNanos);
    }
  }

  /// Takes another prober's vote back, who is gone.
  void bury(Fact<HealthVote> left) {
    Version version =
        new Version(left.version().epoch(), left.version().sequence() + 1, cluster.self().node());
    Fact<HealthVote> tombstone = Fact.deleted(left.key(), version);
    cluster
        .health()
        .put(tombstone)
        .onSuccess(
            outcome -> {
              switch (outcome) {
                case WRITTEN -> cluster.bus().publish(Topics.HEALTH_CHANGED, tombstone);
                case REFUSED -> {} // the gone has voted again
              }
            });
  }

  /// A fact under one of this node's own keys: an echo, a vote of an earlier incarnation, or one
  /// that somebody buried although this node lives.
  void heardOwn(BackendUid uid, Fact<HealthVote> fact, long nowNanos) {
    claim.known(fact.version());
    Ballot ballot = ballots.get(uid);
    if (ballot == null) {
      ballot = new Ballot();
      ballot.version = fact.version();
      ballot.vote = fact.value();
      ballot.renewNanos = nowNanos + random.nextLong(RENEWAL_NANOS);
      ballots.put(uid, ballot);
    } else if (fact.version().isNewerThan(ballot.version)) {
      ballot.version = fact.version();
      ballot.isNews = ballot.vote != null || fact.value() != null;
      ballot.renewNanos = nowNanos + RETRY_NANOS;
    }
  }

  /// Whether a vote of this node stands, or is on its way.
  boolean isStanding(BackendUid uid) {
    Ballot ballot = ballots.get(uid);
    return ballot != null && ballot.vote != null;
  }

  /// The backends on which a vote of this node stands.
  List<BackendUid> standing() {
    return ballots.entrySet().stream()
        .filter(entry -> entry.getValue().vote != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Writes again what is due: once a second.
  void sweep(long nowNanos) {
    int written = 0;
    for (Map.Entry<BackendUid, Ballot> entry : ballots.entrySet()) {
      Ballot ballot = entry.getValue();
      boolean due = ballot.vote != null || ballot.isNews;
      if (due && nowNanos - ballot.renewNanos >= 0 && written < RENEWALS_PER_SWEEP_MAX) {
        write(entry.getKey(), ballot, nowNanos);
        written++;
      }
    }
  }

  /// Forgets the numbers of backends that are gone.
  void retain(Set<BackendUid> configured) {
    ballots
        .entrySet()
        .removeIf(
            entry ->
                !configured.contains(entry.getKey())
                    && entry.getValue().vote == null
                    && !entry.getValue().isNews);
  }

  private void write(BackendUid uid, Ballot ballot, long nowNanos) {
    if (!claim.covers(ballot.version)) {
      writeAgain(ballot, nowNanos);
      return;
    }
    String self = cluster.self().node();
    Version last = claim.after(ballot.version);
    ballot.version = new Version(last.epoch(), last.sequence() + 1, self);
    ballot.renewNanos = nowNanos + RENEWAL_NANOS - random.nextLong(RENEWAL_NANOS / 3);
    Fact<HealthVote> fact = new Fact<>(HealthStore.key(uid, self), ballot.version, ballot.vote);
    boolean isNews = ballot.isNews;
    cluster
        .health()
        .put(fact)
        .onSuccess(
            outcome -> {
              switch (outcome) {
                case WRITTEN -> written(ballot, fact, isNews);
                case REFUSED -> refused(ballot, fact, nowNanos);
              }
            })
        .onFailure(_ -> failed(ballot, fact, nowNanos));
  }

  private void written(Ballot ballot, Fact<HealthVote> fact, boolean isNews) {
    metrics.written();
    if (isNews) {
      cluster.bus().publish(Topics.HEALTH_CHANGED, fact);
    }
    if (ballot.version.equals(fact.version())) {
      ballot.isNews = false;
    }
  }

  /// Somebody wrote above us, in a split perhaps: go on in an epoch above that.
  private void refused(Ballot ballot, Fact<HealthVote> fact, long sinceNanos) {
    metrics.refused();
    if (ballot.version.equals(fact.version())) {
      claim.outdone();
      writeAgain(ballot, sinceNanos);
    }
  }

  private void failed(Ballot ballot, Fact<HealthVote> fact, long sinceNanos) {
    metrics.failed();
    if (ballot.version.equals(fact.version())) {
      writeAgain(ballot, sinceNanos);
    }
  }

  private static void writeAgain(Ballot ballot, long sinceNanos) {
    ballot.isNews = true;
    ballot.renewNanos = sinceNanos + RETRY_NANOS;
  }

  /// This node's vote on one backend, null when it was taken back, and the last version of it.
  private static final class Ballot {
    private Version version = Version.NONE;
    private @Nullable HealthVote vote;
    private boolean isNews;
    private long renewNanos;
  }
}
