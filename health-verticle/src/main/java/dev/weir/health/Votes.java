package dev.weir.health;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Quorum;
import dev.weir.core.model.Vote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The votes of all probers, as heard. Belongs to the watch's context.
final class Votes {
  private record Heard(Fact<HealthVote> fact, HealthVote vote, long atNanos) {}

  private final Map<BackendUid, Map<String, Heard>> byBackend = new HashMap<>();

  /// The backend of a key `uid/prober`, or null if it is no such key.
  static @Nullable BackendUid uid(Fact<HealthVote> fact) {
    int slash = fact.key().indexOf('/');
    try {
      return slash < 0 ? null : new BackendUid(Long.parseLong(fact.key(), 0, slash, 10));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// The prober of a key `uid/prober`.
  static String prober(Fact<HealthVote> fact) {
    return fact.key().substring(fact.key().indexOf('/') + 1);
  }

  void heard(Fact<HealthVote> fact, long nowNanos) {
    BackendUid uid = uid(fact);
    if (uid == null) {
      return;
    }
    HealthVote vote = fact.value();
    Map<String, Heard> onBackend = byBackend.computeIfAbsent(uid, _ -> new HashMap<>());
    if (vote == null) {
      onBackend.remove(fact.key());
    } else {
      onBackend.put(fact.key(), new Heard(fact, vote, nowNanos));
    }
  }

  /// What to go on from when a backend is taken over: what was voted last, whoever voted. Votes
  /// that were read from the map together decide by majority.
  Vote belief(BackendUid uid) {
    long newestNanos = 0;
    List<Vote> newest = new ArrayList<>();
    for (Heard heard : of(uid)) {
      if (heard.vote.vote() == Vote.UNKNOWN) {
        continue;
      }
      long ahead = newest.isEmpty() ? 1 : heard.atNanos - newestNanos;
      if (ahead > 0) {
        newest.clear();
        newestNanos = heard.atNanos;
      }
      if (ahead >= 0) {
        newest.add(heard.vote.vote());
      }
    }
    return Quorum.of(newest, Vote.UNKNOWN);
  }

  /// Whether one of these probers has voted on a backend.
  boolean anyBy(BackendUid uid, Predicate<String> prober) {
    return of(uid).stream().anyMatch(heard -> prober.test(heard.vote.prober()));
  }

  /// The votes of these probers on a backend.
  List<Fact<HealthVote>> by(BackendUid uid, Predicate<String> prober) {
    return of(uid).stream()
        .filter(heard -> prober.test(heard.vote.prober()))
        .map(Heard::fact)
        .toList();
  }

  /// Drops what was voted on backends that are gone.
  void retain(Set<BackendUid> configured) {
    byBackend.keySet().retainAll(configured);
  }

  private List<Heard> of(BackendUid uid) {
    return List.copyOf(byBackend.getOrDefault(uid, Map.of()).values());
  }
}
