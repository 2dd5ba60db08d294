package dev.weir.health;

import static java.util.Objects.requireNonNull;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.state.HealthStore;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.Topics;
import dev.weir.health.probe.Probe;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Several watches on one fake cluster and one manual clock, and backends that are up or down as a
/// test says. Time moves in steps of a tick.
final class World {
  private static final long STEP_MILLIS = 10;

  /// A probe that was begun: by whom, of what, when.
  record Probed(String node, long uid, long atMillis) {}

  private record Pending(Promise<ProbeResult> promise, ProbeResult result, long endsMillis) {}

  final FakeCluster cluster = new FakeCluster();
  final List<Probed> probed = new ArrayList<>();

  private record Running(Watch watch, NanoClock clock) {}

  private final Map<String, Running> watches = new LinkedHashMap<>();
  private final Set<Long> down = new HashSet<>();
  private final List<Pending> pending = new ArrayList<>();
  private long probeMillis;
  private long serviceVersion;
  private long millis;
  private long startCount;

  /// A node with the health role; a name that was used before is the same node, restarted.
  Watch start(String node) {
    return start(cluster.node(node), HealthSettings.DEFAULT);
  }

  Watch start(ClusterAccess access, HealthSettings settings) {
    String node = access.self().node();
    Probe probe = target -> probe(node, target);
    startCount++;
    Watch watch = new Watch(access, settings, probe, new Random(startCount));
    watches.put(node, new Running(watch, access.clock()));
    Future<Void> started = watch.start();
    if (!started.succeeded()) {
      throw new AssertionError(started.cause());
    }
    return watch;
  }

  /// `kill -9`: it says nothing any more.
  void kill(String node) {
    watches.remove(node);
  }

  void stop(String node) {
    Running running = watches.remove(node);
    if (running != null) {
      running.watch.stop();
    }
  }

  void publish(Service service) {
    serviceVersion++;
    Fact<Service> fact =
        new Fact<>(service.id().value(), new Version(1, serviceVersion, "log"), service);
    cluster.stores.services.put(fact);
    cluster.bus.publish(Topics.SERVICE_CHANGED, fact);
  }

  void goesDown(long uid) {
    down.add(uid);
  }

  void comesUp(long uid) {
    down.remove(uid);
  }

  /// How long probes take from now on.
  void probesTake(long howMillis) {
    probeMillis = howMillis;
  }

  void run(long forMillis) {
    for (long end = millis + forMillis; millis < end; ) {
      millis += STEP_MILLIS;
      cluster.clock.advanceMillis(STEP_MILLIS);
      for (Pending each : List.copyOf(pending)) {
        if (each.endsMillis <= millis) {
          pending.remove(each);
          each.promise.complete(each.result);
        }
      }
      List.copyOf(watches.values()).forEach(each -> each.watch.tick(each.clock.nowNanos()));
    }
  }

  long nowMillis() {
    return millis;
  }

  /// Who probed a backend since then.
  Set<String> probersSince(long uid, long sinceMillis) {
    Set<String> nodes = new HashSet<>();
    for (Probed each : probed) {
      if (each.uid == uid && each.atMillis >= sinceMillis) {
        nodes.add(each.node);
      }
    }
    return nodes;
  }

  /// What the map holds of a node's vote; null when nothing or a tombstone.
  @Nullable HealthVote vote(long uid, String node) {
    Fact<HealthVote> held = fact(uid, node);
    return held == null ? null : held.value();
  }

  @Nullable Fact<HealthVote> fact(long uid, String node) {
    return cluster.stores.health.held(HealthStore.key(new BackendUid(uid), node));
  }

  /// What the map must hold under a node's key.
  Fact<HealthVote> held(long uid, String node) {
    return requireNonNull(fact(uid, node), () -> "vote of " + node + " on " + uid);
  }

  /// What one node's vote in the map says; UNKNOWN when there is none.
  Vote says(long uid, String node) {
    HealthVote vote = vote(uid, node);
    return vote == null ? Vote.UNKNOWN : vote.vote();
  }

  private Future<ProbeResult> probe(String node, Target target) {
    long uid = target.uid().value();
    probed.add(new Probed(node, uid, millis));
    ProbeResult result =
        down.contains(uid)
            ? new ProbeResult.Failed(Code.L4CON, "connection refused", 1000)
            : new ProbeResult.Passed(Code.L4OK, "connected", 1000);
    if (probeMillis == 0) {
      return Future.succeededFuture(result);
    }
    Promise<ProbeResult> promise = Promise.promise();
    pending.add(new Pending(promise, result, millis + probeMillis));
    return promise.future();
  }
}
