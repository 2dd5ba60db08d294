package dev.weir.feedback.weigh;

import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.testing.Samples;
import java.time.Duration;
import java.util.Map;

/// A book with a clock in seconds, for tests to speak to.
final class Weighed {
  /// As [Feedback.Lvs#DEFAULT], with a period of 5 s and an expiry of 30 s written out.
  static final Feedback.Lvs LVS = Feedback.Lvs.DEFAULT;

  final LoadBook book;
  final TrafficBook traffic = new TrafficBook();
  long now = Long.MAX_VALUE - 1_000_000_000L;
  private long sequence;

  Weighed(Service service) {
    book = new LoadBook(service, now);
    traffic.retain(java.util.Set.copyOf(service.backends().stream().map(Backend::uid).toList()));
  }

  static Service service(Feedback feedback, int... weights) {
    Service service = Samples.service(weights);
    return new Service(
        service.id(),
        true,
        service.scheduler(),
        service.listeners(),
        service.backends(),
        service.forwarding(),
        service.health(),
        feedback);
  }

  static Service agents(int... weights) {
    var agent = new Feedback.AgentCheck(8083, "", Duration.ofSeconds(2));
    return service(new Feedback(Feedback.Verdict.AGENT, agent, LVS), weights);
  }

  static Service lvs(Feedback.Lvs lvs, int... weights) {
    return service(new Feedback(Feedback.Verdict.LVS, Feedback.AgentCheck.DEFAULT, lvs), weights);
  }

  void seconds(double seconds) {
    now += (long) (seconds * 1e9);
    book.changes(traffic, now);
  }

  Observation load(String backend, double load) {
    sequence++;
    return report(backend, "boot", sequence, Map.of(Metric.LOAD, load));
  }

  Observation report(String backend, String boot, long number, Map<Metric, Double> measures) {
    Service service = book.service();
    return book.observe(
        new LoadReport(service.id(), new BackendId(backend), boot, number, measures), now);
  }

  void answer(String backend, AgentAnswer answer) {
    book.heard(new BackendId(backend), answer, now);
  }

  BackendLoad of(String id) {
    Backend backend = book.service().backend(new BackendId(id));
    if (backend == null) {
      throw new AssertionError("no backend " + id);
    }
    return loads().of(backend.uid());
  }

  int factor(String id) {
    return of(id).factor().permille();
  }

  ServiceLoad loads() {
    return book.load(now);
  }
}
