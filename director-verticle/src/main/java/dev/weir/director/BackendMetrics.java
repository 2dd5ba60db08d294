package dev.weir.director;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ServiceView.BackendView;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.director.forward.ConnectionLedger;
import dev.weir.director.forward.Flow;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// The series of backends, named as HAProxy's exporter names those of servers. Only so many
/// backends have their own; the rest is summed as `other`. Belongs to the control context.
final class BackendMetrics {
  private final MeterRegistry registry;
  private final ConnectionLedger ledger;
  private final int seriesMax;
  private final Map<BackendUid, Row> rows = new HashMap<>();
  private final Group others = new Group();
  private final List<Meter> ofOthers = new ArrayList<>();

  /// A backend's series and what its gauges show.
  private static final class Row {
    private final List<Meter> meters = new ArrayList<>();
    private volatile double weight;
    private volatile boolean eligible;
  }

  /// Flows that are summed.
  private static final class Group {
    private final List<Flow> flows = new CopyOnWriteArrayList<>();

    double sum(ToLongFunction<Flow> number) {
      long sum = 0;
      for (Flow flow : flows) {
        sum += number.applyAsLong(flow);
      }
      return sum;
    }
  }

  BackendMetrics(MeterRegistry registry, ConnectionLedger ledger, int seriesMax) {
    this.registry = registry;
    this.ledger = ledger;
    this.seriesMax = seriesMax;
  }

  void follow(RoutingTable table) {
    Set<BackendUid> now = new HashSet<>();
    List<Flow> rest = new ArrayList<>();
    for (ServiceRoutes routes : table.all()) {
      for (BackendView view : routes.view().backends()) {
        BackendUid uid = view.backend().uid();
        now.add(uid);
        Row row = rows.get(uid);
        if (row == null && rows.size() < seriesMax) {
          Tags tags =
              Tags.of(
                  "service", routes.service().id().value(),
                  "backend", view.backend().id().value());
          row = made(ledger.flow(uid), tags);
          rows.put(uid, row);
        }
        if (row == null) {
          rest.add(ledger.flow(uid));
        } else {
          row.weight = view.balancedPermille() / 1000.0;
          row.eligible = view.eligible();
        }
      }
    }
    others.flows.clear();
    others.flows.addAll(rest);
    if (!rest.isEmpty() && ofOthers.isEmpty()) {
      ofOthers.addAll(
          counters(others, Group::sum, Tags.of("service", "other", "backend", "other")));
    }
    for (BackendUid gone : Set.copyOf(rows.keySet())) {
      if (!now.contains(gone)) {
        Row row = rows.remove(gone);
        if (row != null) {
          row.meters.forEach(registry::remove);
        }
      }
    }
  }

  void close() {
    rows.values().forEach(row -> row.meters.forEach(registry::remove));
    ofOthers.forEach(registry::remove);
  }

  private Row made(Flow flow, Tags tags) {
    Row row = new Row();
    row.meters.addAll(counters(flow, (f, number) -> number.applyAsLong(f), tags));
    row.meters.add(
        gauge("weight", "Weight that new connections are balanced by", row, r -> r.weight, tags));
    row.meters.add(
        gauge("eligible", "1 while it takes new connections", row, r -> r.eligible ? 1 : 0, tags));
    return row;
  }

  private interface Sum<T> {
    double of(T source, ToLongFunction<Flow> number);
  }

  private <T> List<Meter> counters(T source, Sum<T> sum, Tags tags) {
    List<Meter> meters = new ArrayList<>();
    meters.add(
        gauge(
            "current_sessions",
            "Connections open or being dialled",
            source,
            s -> sum.of(s, flow -> flow.count().total()),
            tags));
    meters.add(counter("sessions", "Connections opened", source, sum, Flow::connections, tags));
    meters.add(
        counter("connection_errors", "Dials that failed", source, sum, Flow::failures, tags));
    meters.add(counter("response_errors", "Connections it broke", source, sum, Flow::resets, tags));
    meters.add(
        counter(
            "redispatch_warnings",
            "Failed dials after which another backend was tried",
            source,
            sum,
            Flow::redispatches,
            tags));
    meters.add(
        counter(
            "ended_first",
            "Connections that it ended before the client did, broken ones too",
            source,
            sum,
            Flow::serverEnded,
            tags));
    meters.add(counter("bytes_in", "Bytes sent to it", source, sum, Flow::bytesIn, tags));
    meters.add(counter("bytes_out", "Bytes it sent", source, sum, Flow::bytesOut, tags));
    return meters;
  }

  private <T> Meter counter(
      String name, String text, T source, Sum<T> sum, ToLongFunction<Flow> number, Tags tags) {
    return FunctionCounter.builder("weir_backend_" + name, source, s -> sum.of(s, number))
        .description(text)
        .tags(tags)
        .register(registry);
  }

  private <T> Meter gauge(
      String name, String text, T source, ToDoubleFunction<T> value, Tags tags) {
    return Gauge.builder("weir_backend_" + name, source, value)
        .description(text)
        .tags(tags)
        .register(registry);
  }
}
