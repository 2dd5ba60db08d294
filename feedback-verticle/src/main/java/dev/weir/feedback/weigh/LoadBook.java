package dev.weir.feedback.weigh;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import java.util.List;

/// Everything that is known of the load of one service's backends, and what of it was published.
/// Belongs to the owner of the service; not thread-safe.
public final class LoadBook {
  private Service service;
  private Verdict verdict;
  private ServiceLoad published;

  public LoadBook(Service service, long nowNanos) {
    this.service = service;
    this.published = ServiceLoad.neutral(service.id());
    this.verdict = verdictOf(service, nowNanos);
  }

  /// The service is as given from now on. Another verdict begins with nothing.
  public void configured(Service changed, long nowNanos) {
    boolean sameVerdict = changed.feedback().verdict() == service.feedback().verdict();
    service = changed;
    if (sameVerdict) {
      verdict.configured(changed, nowNanos);
    } else {
      verdict = verdictOf(changed, nowNanos);
    }
  }

  /// Goes on from what the owner before published.
  ///
  /// @param extraAgeNanos how much older than it says it is, as far as this node knows
  public void resume(ServiceLoad current, long extraAgeNanos, long nowNanos) {
    published = current;
    for (BackendLoad each : current.backends()) {
      long age = each.reportAgeMillis() * 1_000_000 + extraAgeNanos;
      verdict.resumed(each, nowNanos - age);
    }
  }

  public Observation observe(LoadReport report, long nowNanos) {
    Backend backend = service.backend(report.backend());
    return backend == null ? Observation.UNUSED : verdict.observe(backend.uid(), report, nowNanos);
  }

  /// Takes an agent's answer into account.
  ///
  /// @return whether what was published of its backend no longer holds
  public boolean heard(BackendId id, AgentAnswer answer, long nowNanos) {
    Backend backend = service.backend(id);
    if (backend == null) {
      return false;
    }
    verdict.heard(backend.uid(), answer, nowNanos);
    return isNews(verdict.of(backend, nowNanos));
  }

  /// An operator takes back what a backend's agent said, which an agent that is dead cannot do. An
  /// agent that lives says it again.
  ///
  /// @return whether there was anything to take back
  public boolean clearAgent(BackendId id) {
    Backend backend = service.backend(id);
    return backend != null && verdict.cleared(backend.uid());
  }

  /// The backends whose factor or words are not as published: those that moved beyond the dead
  /// band, those whose evidence expired, and those of which an agent said something new.
  public List<BackendLoad> changes(TrafficBook traffic, long nowNanos) {
    verdict.advance(traffic, nowNanos);
    return load(nowNanos).backends().stream().filter(this::isNews).toList();
  }

  /// What holds now for all backends, to be published.
  public ServiceLoad load(long nowNanos) {
    return new ServiceLoad(
        service.id(), service.backends().stream().map(each -> verdict.of(each, nowNanos)).toList());
  }

  /// Takes note that this is what the cluster has been told.
  public void published(ServiceLoad load) {
    published = load;
  }

  public Service service() {
    return service;
  }

  /// How often evidence of a backend expired so far.
  public long expiredCount() {
    return verdict.expiredCount();
  }

  private boolean isNews(BackendLoad load) {
    BackendLoad told = published.of(load.uid());
    return !told.factor().equals(load.factor()) || !told.agent().equals(load.agent());
  }

  private static Verdict verdictOf(Service service, long nowNanos) {
    Feedback feedback = service.feedback();
    Verdict verdict =
        switch (feedback.verdict()) {
          case NONE -> new NoVerdict();
          case AGENT -> new AgentVerdict();
          case LVS -> new LvsVerdict(feedback.lvs(), nowNanos);
        };
    verdict.configured(service, nowNanos);
    return verdict;
  }
}
