package dev.weir.admin.api;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.LatencyBuckets;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The `stats` of a backend, a service or the whole cluster: sums over directors, percentiles of
/// merged histograms.
final class StatsJson {
  private final ClusterView view;

  StatsJson(ClusterView view) {
    this.view = view;
  }

  /// What one director contributes.
  private static final class Part {
    private ConnectionCount count = ConnectionCount.NONE;
    private double perSecond;
    private double inPerSecond;
    private double outPerSecond;
    private long connections;
    private long failures;
  }

  JsonObject of(List<BackendUid> uids) {
    long now = view.now();
    Map<String, Part> parts = new TreeMap<>();
    LatencyBuckets connect = LatencyBuckets.EMPTY;
    LatencyBuckets firstByte = LatencyBuckets.EMPTY;
    long connections = 0;
    long failures = 0;
    for (BackendUid uid : uids) {
      view.counts(uid)
          .forEach(
              (director, count) -> {
                Part part = parts.computeIfAbsent(director, _ -> new Part());
                part.count = part.count.plus(count);
              });
      BackendTraffic traffic = view.traffic().of(uid);
      traffic.byDirector().forEach((director, part) -> add(parts, director, part, now));
      connections += traffic.connections();
      failures += traffic.failures();
      connect = connect.plus(traffic.connect(now));
      firstByte = firstByte.plus(traffic.firstByte(now));
    }
    return json(parts)
        .put("connectionsTotal", connections)
        .put("failuresTotal", failures)
        .put("connectMsP50", Numbers.millis(connect, 0.5))
        .put("connectMsP99", Numbers.millis(connect, 0.99))
        .put("firstByteMsP50", Numbers.millis(firstByte, 0.5))
        .put("firstByteMsP99", Numbers.millis(firstByte, 0.99));
  }

  /// Connections per second to the given backends, over all directors.
  double connectionsPerSecond(List<BackendUid> uids) {
    double sum = 0;
    for (BackendUid uid : uids) {
      for (BackendTraffic.ByDirector each : view.traffic().of(uid).byDirector().values()) {
        sum += each.rate(view.now()).connectionsPerSecond();
      }
    }
    return sum;
  }

  private static void add(
      Map<String, Part> parts, String director, BackendTraffic.ByDirector counted, long now) {
    Part part = parts.computeIfAbsent(director, _ -> new Part());
    Traffic.Rate rate = counted.rate(now);
    part.perSecond += rate.connectionsPerSecond();
    part.inPerSecond += rate.bytesInPerSecond();
    part.outPerSecond += rate.bytesOutPerSecond();
    part.connections += counted.connections();
    part.failures += counted.failures();
  }

  private static JsonObject json(Map<String, Part> parts) {
    Part sum = new Part();
    JsonObject byDirector = new JsonObject();
    for (String director : new TreeSet<>(parts.keySet())) {
      Part part = parts.getOrDefault(director, sum);
      sum.count = sum.count.plus(part.count);
      sum.perSecond += part.perSecond;
      sum.inPerSecond += part.inPerSecond;
      sum.outPerSecond += part.outPerSecond;
      byDirector.put(
          director,
          new JsonObject()
              .put("open", part.count.open())
              .put("pending", part.count.pending())
              .put("connectionsPerSecond", Numbers.rounded(part.perSecond))
              .put("connectionsTotal", part.connections)
              .put("failuresTotal", part.failures));
    }
    return new JsonObject()
        .put("open", sum.count.open())
        .put("pending", sum.count.pending())
        .put("connectionsPerSecond", Numbers.rounded(sum.perSecond))
        .put("bytesInPerSecond", Numbers.rounded(sum.inPerSecond))
        .put("bytesOutPerSecond", Numbers.rounded(sum.outPerSecond))
        .put("byDirector", byDirector);
  }
}
