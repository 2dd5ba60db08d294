package dev.weir.director;

import dev.weir.core.cluster.Leases;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Role;
import dev.weir.core.model.VerdictBook;
import dev.weir.core.model.Vote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The probers' votes and the verdicts that follow. A vote counts while its prober holds a lease;
/// of a prober that was never heard of, it counts for one lease, so that a director that starts has
/// verdicts from the first connection on. Belongs to the control context.
final class Votes {
  private record Heard(HealthVote vote, long atNanos) {}

  private final Leases leases;
  private final VerdictBook book = new VerdictBook();
  private final Map<BackendUid, Map<String, Heard>> votes = new HashMap<>();
  private Set<String> counting = Set.of();

  Votes(Leases leases) {
    this.leases = leases;
  }

  /// Takes a vote, or its end, into account.
  void heard(Fact<HealthVote> fact, BackendUid uid, long nowNanos) {
    HealthVote vote = fact.value();
    Map<String, Heard> ofBackend = votes.computeIfAbsent(uid, _ -> new HashMap<>());
    if (vote == null) {
      ofBackend.remove(fact.key().substring(fact.key().indexOf('/') + 1));
    } else {
      ofBackend.put(vote.prober(), new Heard(vote, nowNanos));
    }
    decide(uid, nowNanos);
  }

  /// Decides everything again if probers came or went.
  ///
  /// @return the backends whose verdicts are others by that
  List<BackendUid> tick(long nowNanos) {
    Set<String> now = new HashSet<>();
    votes
        .values()
        .forEach(
            each ->
                each.forEach(
                    (prober, heard) -> {
                      if (counts(prober, heard, nowNanos)) {
                        now.add(prober);
                      }
                    }));
    if (now.equals(counting)) {
      return List.of();
    }
    counting = now;
    List<BackendUid> moved = new ArrayList<>();
    for (BackendUid uid : votes.keySet()) {
      Vote before = book.of(uid);
      decide(uid, nowNanos);
      if (book.of(uid) != before) {
        moved.add(uid);
      }
    }
    return moved;
  }

  Vote verdict(BackendUid uid) {
    return book.of(uid);
  }

  void keepOnly(Set<BackendUid> known) {
    votes
        .keySet()
        .removeIf(
            uid -> {
              if (known.contains(uid)) {
                return false;
              }
              book.forget(uid);
              return true;
            });
  }

  private void decide(BackendUid uid, long nowNanos) {
    List<Vote> live = new ArrayList<>();
    votes
        .getOrDefault(uid, Map.of())
        .forEach(
            (prober, heard) -> {
              if (counts(prober, heard, nowNanos)) {
                live.add(heard.vote().vote());
              }
            });
    book.after(uid, live, nowNanos);
  }

  private boolean counts(String prober, Heard heard, long nowNanos) {
    Leases.Held lease = leases.of(prober, Role.HEALTH);
    return lease == null
        ? nowNanos - heard.atNanos() < Presence.leaseNanos(Role.HEALTH)
        : Leases.isLive(lease, nowNanos);
  }

  /// The backend that a key `uid/prober` names, or null.
  static @Nullable BackendUid uidOf(String key) {
    int slash = key.indexOf('/');
    try {
      return slash < 0 ? null : new BackendUid(Long.parseLong(key.substring(0, slash)));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
