package dev.weir.core.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers the last verdict on each backend, because a tie of votes, or no live vote, keeps it.
/// Every reader of votes has one. Not thread-safe: belongs to one context.
public final class VerdictBook {
  /// A verdict and since when it holds, by the reader's clock.
  public record Verdict(Vote vote, long sinceNanos) {}

  private final Map<BackendUid, Verdict> verdicts = new HashMap<>();

  /// Takes the live votes on a backend into account and returns what holds now.
  public Verdict after(BackendUid uid, Iterable<Vote> live, long nowNanos) {
    List<Vote> votes = new ArrayList<>();
    live.forEach(votes::add);
    Verdict before = verdicts.getOrDefault(uid, new Verdict(Vote.UNKNOWN, nowNanos));
    Vote vote = Quorum.of(votes, before.vote());
    Verdict now = vote == before.vote() ? before : new Verdict(vote, nowNanos);
    verdicts.put(uid, now);
    return now;
  }

  /// What was decided last, UNKNOWN if nothing was.
  public Vote of(BackendUid uid) {
    Verdict verdict = verdicts.get(uid);
    return verdict == null ? Vote.UNKNOWN : verdict.vote();
  }

  public void forget(BackendUid uid) {
    verdicts.remove(uid);
  }
}
