package dev.weir.core.cluster;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.VerdictBook;
import dev.weir.core.model.Vote;
import dev.weir.core.state.HealthStore;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the probers' votes and says what follows from them, alike on every reader: directors route
/// by it and the page shows it. A vote counts while its prober holds a lease; what is loaded at the
/// start counts for one lease, because no renewal could be heard yet. Belongs to the context that
/// starts it.
public final class HealthReader {
  private final Replica<HealthVote> replica;
  private final Leases leases;
  private final Consumer<BackendUid> onFlip;
  private final ClusterAccess cluster;
  private final VerdictBook verdicts = new VerdictBook();
  private final Map<BackendUid, Map<String, HealthVote>> votes = new HashMap<>();
  private final Map<String, Long> heardNanos = new HashMap<>();
  private Set<String> counting = Set.of();

  /// @param leases kept by the reader's own [PresenceKeeper]
  /// @param onFlip called when the verdict on a backend has changed
  public HealthReader(ClusterAccess cluster, Leases leases, Consumer<BackendUid> onFlip) {
    this.cluster = cluster;
    this.leases = leases;
    this.onFlip = onFlip;
    this.replica =
        new Replica<>(cluster.bus(), Topics.HEALTH_CHANGED, cluster.health(), this::take);
  }

  public Future<Void> start() {
    return replica.start(cluster.clock().nowNanos());
  }

  /// Re-loads when due, and weighs everything again if probers came or went.
  public void tick(long nowNanos) {
    replica.tick(nowNanos);
    Set<String> now = new HashSet<>();
    votes
        .values()
        .forEach(
            each ->
                each.values().stream()
                    .filter(vote -> isLive(vote, nowNanos))
                    .forEach(vote -> now.add(vote.prober())));
    if (!now.equals(counting)) {
      counting = now;
      List.copyOf(votes.keySet()).forEach(uid -> weigh(uid, nowNanos));
    }
  }

  public Future<Void> stop() {
    return replica.stop();
  }

  public boolean isLoaded() {
    return replica.isLoaded();
  }

  public long failedLoadCount() {
    return replica.failedLoadCount();
  }

  /// What holds of a backend: UNKNOWN until a prober has found out.
  public Vote verdict(BackendUid uid) {
    return verdicts.of(uid);
  }

  /// Every vote on a backend that is held, live or not.
  public List<HealthVote> votes(BackendUid uid) {
    return List.copyOf(votes.getOrDefault(uid, Map.of()).values());
  }

  /// How long ago this reader heard of a prober's vote, in milliseconds.
  public long voteAgeMillis(HealthVote vote, long nowNanos) {
    Long heard = heardNanos.get(HealthStore.key(vote.uid(), vote.prober()));
    return heard == null ? 0 : (nowNanos - heard) / 1_000_000;
  }

  /// Drops everything about backends that are no more.
  public void keepOnly(Set<BackendUid> known) {
    for (BackendUid uid : List.copyOf(votes.keySet())) {
      if (!known.contains(uid)) {
        votes
            .getOrDefault(uid, Map.of())
            .keySet()
            .forEach(prober -> heardNanos.remove(HealthStore.key(uid, prober)));
        votes.remove(uid);
        verdicts.forget(uid);
      }
    }
  }

  private void take(Fact<HealthVote> fact) {
    long now = cluster.clock().nowNanos();
    HealthVote vote = fact.value();
    if (vote != null) {
      votes.computeIfAbsent(vote.uid(), _ -> new LinkedHashMap<>()).put(vote.prober(), vote);
      heardNanos.put(fact.key(), now);
      weigh(vote.uid(), now);
      return;
    }
    BackendUid uid = uidOf(fact.key());
    heardNanos.remove(fact.key());
    Map<String, HealthVote> held = uid == null ? null : votes.get(uid);
    String prober = fact.key().substring(fact.key().indexOf('/') + 1);
    if (uid != null && held != null && held.remove(prober) != null) {
      weigh(uid, now);
    }
  }

  /// The backend that a key `uid/prober` names, or null.
  private static @Nullable BackendUid uidOf(String key) {
    int slash = key.indexOf('/');
    try {
      return slash < 0 ? null : new BackendUid(Long.parseLong(key, 0, slash, 10));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private void weigh(BackendUid uid, long nowNanos) {
    List<Vote> live = new ArrayList<>();
    for (HealthVote vote : votes.getOrDefault(uid, Map.of()).values()) {
      if (isLive(vote, nowNanos)) {
        live.add(vote.vote());
      }
    }
    Vote before = verdicts.of(uid);
    if (verdicts.after(uid, live, nowNanos).vote() != before) {
      onFlip.accept(uid);
    }
  }

  private boolean isLive(HealthVote vote, long nowNanos) {
    if (leases.of(vote.prober(), Role.HEALTH) != null) {
      return leases.isLive(vote.prober(), Role.HEALTH, nowNanos);
    }
    Long heard = heardNanos.get(HealthStore.key(vote.uid(), vote.prober()));
    return heard != null && nowNanos - heard < Presence.leaseNanos(Role.HEALTH);
  }
}
