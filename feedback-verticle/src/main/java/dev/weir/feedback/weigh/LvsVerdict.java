package dev.weir.feedback.weigh;

import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// LVS dynamic feedback with the guards that its formula lacks. Once per period:
///
/// 1. Each backend that reported since the last step takes one step of [LvsFormula].
/// 2. Against wind-up: while their mean weight (by wanted weights) is above the default, they
///    are scaled until it is the default. A scale changes no share among them, so an idle pool
///    rests at neutral instead of at its ceiling, and a server that is then overloaded falls below
///    neutral in its first period. There is no scaling up: all weights below the default still
///    mean overload.
/// 3. Floor and ceiling.
/// 4. Dead band: a weight comes into force when it has moved by more since the one in force, or has
///    come to the floor or the ceiling. Steps start from where the last one came to, so that small
///    ones in one direction are not lost.
///
/// A backend whose wanted weight is 0 is not weighed. Without a report for the expiry a factor goes
/// back to neutral ([Decay]).
final class LvsVerdict implements Verdict {
  private final Map<BackendUid, LvsBackend> all = new LinkedHashMap<>();
  private Feedback.Lvs lvs;
  private long steppedNanos;
  private long expiredCount;

  LvsVerdict(Feedback.Lvs lvs, long nowNanos) {
    this.lvs = lvs;
    this.steppedNanos = nowNanos;
  }

  @Override
  public void configured(Service service, long nowNanos) {
    lvs = service.feedback().lvs();
    Set<BackendUid> uids =
        service.backends().stream().map(Backend::uid).collect(Collectors.toSet());
    all.keySet().retainAll(uids);
    for (Backend backend : service.backends()) {
      all.computeIfAbsent(backend.uid(), _ -> new LvsBackend()).wants(backend.weight());
    }
  }

  @Override
  public void resumed(BackendLoad load, long reportedNanos) {
    LvsBackend backend = all.get(load.uid());
    if (backend != null && !load.cause().isEmpty()) {
      backend.resume(load.factor().permille(), reportedNanos);
    }
  }

  @Override
  public Observation observe(BackendUid uid, LoadReport report, long nowNanos) {
    LvsBackend backend = all.get(uid);
    return backend == null
        ? Observation.UNUSED
        : backend.observe(report, nowNanos, lvs.expiry().toNanos());
  }

  @Override
  public void heard(BackendUid uid, AgentAnswer answer, long nowNanos) {}

  @Override
  public boolean cleared(BackendUid uid) {
    return false;
  }

  @Override
  public void advance(TrafficBook traffic, long nowNanos) {
    long expiry = lvs.expiry().toNanos();
    for (LvsBackend backend : all.values()) {
      if (backend.expires(nowNanos, expiry)) {
        expiredCount++;
      }
    }
    if (nowNanos - steppedNanos < lvs.period().toNanos()) {
      return;
    }
    steppedNanos = nowNanos;
    all.forEach((uid, backend) -> backend.roll(traffic.of(uid)));
    List<LvsBackend> live =
        all.values().stream().filter(each -> each.isLive(nowNanos, expiry)).toList();
    step(live);
  }

  @Override
  public BackendLoad of(Backend backend, long nowNanos) {
    LvsBackend held = all.get(backend.uid());
    if (held == null || !held.hasEvidence()) {
      return BackendLoad.neutral(backend.uid());
    }
    long expiry = lvs.expiry().toNanos();
    int factor = (int) Math.round(held.permille(nowNanos, expiry));
    return new BackendLoad(
        backend.uid(),
        new LoadFactor(Math.clamp(factor, 0, LoadFactor.MAX)),
        held.ageNanos(nowNanos) / 1_000_000,
        cause(held, nowNanos, expiry),
        AgentWords.SILENT);
  }

  @Override
  public long expiredCount() {
    return expiredCount;
  }

  private void step(List<LvsBackend> live) {
    double wantedLoad = lvs.wantedUtilisationPermille() / 1000.0;
    double connectionsMean = mean(live, LvsBackend::connectionsInPeriod);
    double responseMean = mean(live, LvsBackend::responseMillis);
    Map<LvsBackend, Double> before = new LinkedHashMap<>();
    Map<LvsBackend, Double> next = new LinkedHashMap<>();
    for (LvsBackend backend : live) {
      if (!backend.isFresh()) {
        continue;
      }
      var relative =
          new AggregateLoad.Relative(
              backend.connectionsInPeriod(),
              connectionsMean,
              backend.responseMillis(),
              responseMean);
      double load = AggregateLoad.of(backend.measures(), relative, lvs);
      before.put(backend, backend.weight());
      next.put(backend, LvsFormula.next(backend.weight(), load, wantedLoad));
      backend.stepped(load);
    }
    // Beside others that did not report in time, those that did keep the part that they had.
    double limit =
        next.size() == live.size()
            ? LvsFormula.DEFAULT_WEIGHT
            : Math.max(LvsFormula.DEFAULT_WEIGHT, mean(before));
    double scale = Math.min(1, limit / Math.max(mean(next), LvsFormula.DEFAULT_WEIGHT));
    next.forEach((backend, weight) -> moveWithin(backend, weight * scale));
  }

  /// The mean weight by wanted weights; 0 of none.
  private static double mean(Map<LvsBackend, Double> weights) {
    double sum = 0;
    double wanted = 0;
    for (Map.Entry<LvsBackend, Double> each : weights.entrySet()) {
      sum += each.getKey().wanted() * each.getValue();
      wanted += each.getKey().wanted();
    }
    return wanted == 0 ? 0 : sum / wanted;
  }

  private void moveWithin(LvsBackend backend, double wished) {
    double floor = LvsFormula.weight(lvs.floorPermille());
    double ceiling = LvsFormula.weight(lvs.ceilingPermille());
    boolean isLimit = wished <= floor || wished >= ceiling;
    backend.moveTo(Math.clamp(wished, floor, ceiling), isLimit, lvs.deadBandPermille() / 1000.0);
  }

  /// Over those that have any.
  private static double mean(List<LvsBackend> live, ToDoubleFunction<LvsBackend> what) {
    return live.stream().mapToDouble(what).filter(each -> each > 0).average().orElse(0);
  }

  private String cause(LvsBackend held, long nowNanos, long expiryNanos) {
    long age = held.ageNanos(nowNanos);
    if (age > expiryNanos) {
      return "no report for " + age / 1_000_000_000 + " s";
    }
    if (held.isBlackedOut(nowNanos)) {
      return "restarted";
    }
    if (Double.isNaN(held.lastLoad())) {
      return "reported";
    }
    return String.format(
        Locale.ROOT,
        "load %.2f of wanted %.2f",
        held.lastLoad(),
        lvs.wantedUtilisationPermille() / 1000.0);
  }
}
