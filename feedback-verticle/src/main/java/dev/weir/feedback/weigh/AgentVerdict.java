package dev.weir.feedback.weigh;

import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Service;
import dev.weir.core.model.Weight;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// HAProxy's agent-check: the backend's agent names a percentage. Only that makes the factor, and
/// only that decays when the agent falls silent; its other words stay until it takes them back.
final class AgentVerdict implements Verdict {
  /// Silence of three intervals, but not of less than 10 s, makes a percentage decay.
  static final int EXPIRY_INTERVALS = 3;

  static final Duration EXPIRY_MIN = Duration.ofSeconds(10);

  private final Map<BackendUid, Said> all = new HashMap<>();
  private final Set<BackendUid> expired = new HashSet<>();
  private long expiryNanos = EXPIRY_MIN.toNanos();
  private long expiredCount;

  /// What one agent said, and when it last spoke.
  ///
  /// @param inherited the factor that the owner before had published; null once the agent has
  ///     named a weight to this one
  private record Said(
      AgentWords words, AgentWeight weight, @Nullable LoadFactor inherited, long nanos) {
    LoadFactor factor(Weight wanted) {
      return inherited == null ? weight.factorOf(wanted) : inherited;
    }
  }

  static long expiryNanos(Duration interval) {
    return Math.max(interval.toNanos() * EXPIRY_INTERVALS, EXPIRY_MIN.toNanos());
  }

  @Override
  public void configured(Service service, long nowNanos) {
    expiryNanos = expiryNanos(service.feedback().agent().interval());
    Set<BackendUid> uids =
        service.backends().stream().map(Backend::uid).collect(Collectors.toSet());
    all.keySet().retainAll(uids);
    expired.retainAll(uids);
  }

  @Override
  public void resumed(BackendLoad load, long reportedNanos) {
    if (!load.cause().isEmpty()) {
      all.put(
          load.uid(),
          new Said(load.agent(), new AgentWeight.Unsaid(), load.factor(), reportedNanos));
    }
  }

  @Override
  public Observation observe(BackendUid uid, LoadReport report, long nowNanos) {
    return Observation.UNUSED;
  }

  @Override
  public void heard(BackendUid uid, AgentAnswer answer, long nowNanos) {
    Said before =
        all.getOrDefault(
            uid, new Said(AgentWords.SILENT, new AgentWeight.Unsaid(), null, nowNanos));
    AgentWords words = answer.after(before.words());
    Said now =
        switch (answer.weight()) {
          case AgentWeight.Unsaid _ -> {
            // A percentage that has decayed does not come back by another word.
            boolean forgotten = Decay.isOver(nowNanos - before.nanos(), expiryNanos);
            yield forgotten
                ? new Said(words, new AgentWeight.Unsaid(), null, nowNanos)
                : new Said(words, before.weight(), before.inherited(), nowNanos);
          }
          case AgentWeight.Percent _, AgentWeight.Absolute _ ->
              new Said(words, answer.weight(), null, nowNanos);
        };
    all.put(uid, now);
  }

  @Override
  public boolean cleared(BackendUid uid) {
    Said said = all.get(uid);
    if (said == null || said.words().equals(AgentWords.SILENT)) {
      return false;
    }
    all.put(uid, new Said(AgentWords.SILENT, said.weight(), said.inherited(), said.nanos()));
    return true;
  }

  @Override
  public void advance(TrafficBook traffic, long nowNanos) {
    all.forEach(
        (uid, said) -> {
          if (nowNanos - said.nanos() <= expiryNanos) {
            expired.remove(uid);
          } else if (expired.add(uid)) {
            expiredCount++;
          }
        });
  }

  @Override
  public BackendLoad of(Backend backend, long nowNanos) {
    Said said = all.get(backend.uid());
    if (said == null) {
      return BackendLoad.neutral(backend.uid());
    }
    long age = nowNanos - said.nanos();
    LoadFactor named = said.factor(backend.weight());
    int factor = (int) Math.round(Decay.factor(named.permille(), age, expiryNanos));
    return new BackendLoad(
        backend.uid(), new LoadFactor(factor), age / 1_000_000, cause(said, age), said.words());
  }

  @Override
  public long expiredCount() {
    return expiredCount;
  }

  private String cause(Said said, long ageNanos) {
    if (ageNanos > expiryNanos) {
      return "agent silent for " + ageNanos / 1_000_000_000 + " s";
    }
    return switch (said.weight()) {
      case AgentWeight.Unsaid _ -> said.inherited() == null ? "agent names no weight" : "agent";
      case AgentWeight.Percent(int percent) -> "agent says " + percent + "%";
      case AgentWeight.Absolute(int weight) -> "agent says weight " + weight;
    };
  }
}
