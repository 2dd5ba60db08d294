package dev.weir.director;

import dev.weir.core.model.FileName;
import dev.weir.core.model.ServiceId;
import dev.weir.director.balance.RoutingTable;
import dev.weir.director.forward.Admission.Gate;
import dev.weir.director.forward.Admission.Refusal;
import dev.weir.director.forward.DataPlane;
import dev.weir.director.forward.Termination;
import dev.weir.director.forward.TlsProvider;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// The director's own series and those of its services; what a scrape reads are the ledgers that
/// count anyway. Belongs to the control context.
final class DirectorMetrics {
  private final MeterRegistry registry;
  private final DataPlane plane;
  private final BackendMetrics backends;
  private final List<Meter> own = new ArrayList<>();
  private final Map<ServiceId, List<Meter>> services = new HashMap<>();
  private final Map<String, Meter> listeners = new HashMap<>();
  private final Map<FileName, Meter> certificates = new HashMap<>();
  private long tableCount;

  DirectorMetrics(MeterRegistry registry, DataPlane plane, int backendSeriesMax) {
    this.registry = registry;
    this.plane = plane;
    this.backends = new BackendMetrics(registry, plane.ledger(), backendSeriesMax);
  }

  /// Makes the series that do not depend on the configuration.
  void watch(
      RoutingTableKeeper keeper,
      DialReports dials,
      CellWriter cell,
      PeerCells peers,
      AffinityKeeper affinity) {
    for (Termination each : Termination.values()) {
      own.add(
          FunctionCounter.builder("weir_director_sessions_ended", plane, p -> p.endedCount(each))
              .description("Connections that ended, by HAProxy's termination state and who ended")
              .tags("state", each.state(), "first", lower(each.first()), "cause", lower(each))
              .register(registry));
    }
    gauge("current_sessions", "Connections open", plane, p -> p.admission().open());
    for (int i = 0; i < plane.loopCount(); i++) {
      int index = i;
      own.add(
          Gauge.builder("weir_director_loop_sessions", plane, p -> p.openOn(index))
              .description("Connections open on one loop")
              .tags("loop", String.valueOf(index))
              .register(registry));
    }
    counter(
        "handed_over",
        "Connections accepted on one loop and carried by another that had far fewer",
        plane,
        DataPlane::handedOverCount);
    gauge("peers", "Other directors whose counts are summed", peers, PeerCells::size);
    gauge("vetoes_active", "Backends kept away from", keeper, k -> k.vetoed().size());
    gauge("listeners_unbound", "Listeners not bound", plane, p -> p.frontend().unboundCount());
    counter("tables", "Routing tables made", this, m -> m.tableCount);
    counter(
        "vetoes", "Times a backend was begun to be kept away from", dials, DialReports::vetoCount);
    counter(
        "vetoes_denied",
        "Vetoes without effect, because too many backends had one",
        keeper,
        RoutingTableKeeper::deniedVetoCount);
    counter("dial_failures_told", "DialFailed messages", dials, DialReports::toldCount);
    counter(
        "map_reads_failed",
        "Reads of a map that failed",
        keeper,
        RoutingTableKeeper::failedLoadCount);
    counter(
        "cell_writes_failed",
        "Writes of the own counts that failed",
        cell,
        CellWriter::failedCount);
    gauge("affinity_entries", "Clients remembered", plane, p -> p.affinities().entryCount());
    counter(
        "affinity_evictions",
        "Clients forgotten before their time, because there was no room",
        plane,
        p -> p.affinities().evictedCount());
    counter(
        "affinity_shared", "Clients told to the cluster", affinity, AffinityKeeper::sharedCount);
    counter(
        "affinity_adopted",
        "Clients whom another director had bound first",
        affinity,
        AffinityKeeper::lostCount);
    counter(
        "affinity_failures",
        "Reads and writes of the map of clients that failed",
        affinity,
        AffinityKeeper::failedCount);
    for (TlsProvider each : TlsProvider.values()) {
      own.add(
          Gauge.builder(
                  "weir_director_tls_provider", plane.tls(), t -> t.provider() == each ? 1 : 0)
              .description("1 for the library that speaks TLS here, once it is needed")
              .tags("provider", each.id())
              .register(registry));
    }
    counter(
        "certificate_errors",
        "Certificate files that were found bad",
        plane,
        p -> p.tls().errorCount());
    counter(
        "ticket_key_rotations",
        "Times that the keys of TLS session tickets were changed",
        plane,
        p -> p.tls().ticketRotationCount());
    counter(
        "log_lines_dropped",
        "Connections that should have been logged, and the writer could not keep up",
        plane,
        p -> p.log().droppedCount());
    counter(
        "transparent_other_family",
        "Dials from the own address, because the client's is of the other family",
        plane,
        DataPlane::otherFamilyCount);
    counter(
        "tls_unheard_bytes",
        "Bytes for a client or backend whose end of TLS had ended both directions",
        plane,
        DataPlane::unheardByteCount);
    counter(
        "accept_failures", "Accepts that failed", plane, p -> p.frontend().acceptFailureCount());
    counter(
        "accept_pauses",
        "Times that a listening socket began to wait for descriptors",
        plane,
        p -> p.frontend().acceptPauseCount());
    counter(
        "pipes_denied",
        "Bulk that was copied, because no pipe could be had",
        plane,
        p -> p.fallbacks().pipesDenied().get());
    counter(
        "pipes_narrow",
        "Pipes that the system gave less room than wanted",
        plane,
        p -> p.fallbacks().pipesNarrow().get());
    counter(
        "reads_narrow",
        "Reads that were kept small, because slow readers held much memory",
        plane,
        p -> p.fallbacks().readsNarrow().get());
    counter(
        "resolve_failures",
        "Look-ups of a backend's host that failed",
        plane,
        p -> p.addresses().failureCount());
  }

  /// Makes and removes the series of services and backends.
  void follow(RoutingTable table) {
    tableCount++;
    Set<ServiceId> now = new HashSet<>();
    table.all().forEach(routes -> now.add(routes.service().id()));
    for (ServiceId gone : Set.copyOf(services.keySet())) {
      if (!now.contains(gone)) {
        services.getOrDefault(gone, List.of()).forEach(registry::remove);
        services.remove(gone);
        plane.forget(gone);
      }
    }
    for (ServiceId id : now) {
      services.computeIfAbsent(id, this::serviceMeters);
    }
    backends.follow(table);
  }

  /// Makes and removes the series of certificate files.
  void certificates() {
    Map<FileName, Meter> known = new HashMap<>(certificates);
    certificates.clear();
    for (FileName each : plane.tls().files().keySet()) {
      Meter kept = known.remove(each);
      certificates.put(each, kept != null ? kept : certificate(each));
    }
    known.values().forEach(registry::remove);
  }

  private Meter certificate(FileName name) {
    return Gauge.builder(
            "weir_director_certificate_not_after_seconds",
            plane.tls(),
            t -> t.notAfterSeconds(name))
        .description("Until when what a certificate file holds counts, in seconds since 1970")
        .tags("file", name.value())
        .register(registry);
  }

  /// Makes and removes the series of listeners.
  void listeners() {
    Map<String, Meter> known = new HashMap<>(listeners);
    listeners.clear();
    plane
        .frontend()
        .report()
        .forEach(
            each -> {
              Tags tags =
                  Tags.of(
                      "service", each.service().value(),
                      "listener", each.listener().value(),
                      "address", each.address(),
                      "relay", each.relay());
              Meter kept = known.remove(tags.toString());
              listeners.put(
                  tags.toString(),
                  kept != null
                      ? kept
                      : Gauge.builder(
                              "weir_listener_up",
                              plane.frontend(),
                              f -> f.isBound(each.address()) ? 1 : 0)
                          .description("1 while the listener is bound")
                          .tags(tags)
                          .register(registry));
            });
    known.values().forEach(registry::remove);
  }

  void close() {
    own.forEach(registry::remove);
    services.values().forEach(each -> each.forEach(registry::remove));
    listeners.values().forEach(registry::remove);
    certificates.values().forEach(registry::remove);
    backends.close();
  }

  private List<Meter> serviceMeters(ServiceId id) {
    Gate gate = plane.admission().gate(id);
    Tags tags = Tags.of("service", id.value());
    List<Meter> meters = new ArrayList<>();
    meters.add(
        Gauge.builder("weir_service_current_sessions", gate, Gate::open)
            .description("Connections open")
            .tags(tags)
            .register(registry));
    meters.add(
        FunctionCounter.builder("weir_service_sessions", gate, Gate::accepted)
            .description("Connections accepted")
            .tags(tags)
            .register(registry));
    for (Refusal each : Refusal.values()) {
      meters.add(
          FunctionCounter.builder("weir_service_refused", gate, g -> g.refused(each))
              .description("Clients sent away with a reset")
              .tags(tags.and("reason", lower(each)))
              .register(registry));
    }
    return meters;
  }

  private <T> void gauge(String name, String text, T of, ToDoubleFunction<T> value) {
    own.add(Gauge.builder("weir_director_" + name, of, value).description(text).register(registry));
  }

  private <T> void counter(String name, String text, T of, ToDoubleFunction<T> value) {
    own.add(
        FunctionCounter.builder("weir_director_" + name, of, value)
            .description(text)
            .register(registry));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
