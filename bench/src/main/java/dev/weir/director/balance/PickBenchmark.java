package dev.weir.director.balance;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.YamlTree;
import dev.weir.core.wire.ServiceJson;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does it cost to choose a backend for a connection, by scheduler and number of backends?
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class PickBenchmark {
  private static final ServiceId SERVICE = new ServiceId("bench");
  private static final int WEIGHTS = 7;

  @Param({
    "roundrobin",
    "wrr",
    "random",
    "leastconn",
    "wlc",
    "sed",
    "nq",
    "ovf",
    "fo",
    "source",
    "hash",
    "leasttime"
  })
  String scheduler;

  @Param({"10", "100", "1000", "10000"})
  int backends;

  private RoutingTable table;
  private Cursors cursors;
  private InFlight inFlight;
  private long clientHash;

  /// Weights from 100 to 106, ids from b1 on, and a few connections on each.
  @Setup
  public void prepare() {
    StringBuilder yaml = new StringBuilder("id: bench\nscheduler: " + scheduler + "\nbackends:\n");
    for (int i = 1; i <= backends; i++) {
      yaml.append(
          "  - {id: b%d, host: 127.0.0.1, port: 9000, weight: %d}\n"
              .formatted(i, 100 + i % WEIGHTS));
    }
    ServiceView view =
        ServiceView.of(
            service(yaml.toString()),
            _ -> Vote.UP,
            new ServiceLoad(SERVICE, List.of()),
            _ -> false);
    table = RoutingTable.EMPTY.with(List.of(ServiceRoutes.of(view, Version.NONE, null)), Set.of());
    cursors = new Cursors(SchedulerFactory.standard(), new SplittableRandom(17));
    inFlight = uid -> uid.value() % WEIGHTS;
  }

  @Benchmark
  public Pick pick() {
    clientHash += 0x9E3779B97F4A7C15L;
    return table.pick(SERVICE, cursors, new PickRequest(clientHash, Set.of(), inFlight, 0));
  }

  private static Service service(String yaml) {
    Findings findings = new Findings();
    Fields fields =
        new Fields(YamlTree.read(yaml, "bench", findings), findings, Fields.Unknown.REFUSED);
    Service service =
        ServiceJson.read(
            fields, (id, _) -> new BackendUid(Long.parseLong(id.value().substring(1))));
    findings.throwIfAny();
    return Objects.requireNonNull(service);
  }
}
