package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ClientBinding;
import dev.weir.core.model.ClientBindings;
import dev.weir.core.model.Fact;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Subscription;
import dev.weir.core.wire.Topics;
import dev.weir.director.admit.AffinityTable;
import dev.weir.director.forward.Affinities;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shares with the other directors which backend each client meets: after a connection has been
/// accepted and never before. The map decides who was first; the bus tells the others at once, and
/// what it loses is found out by the next director that binds the client, and adopts. Belongs to
/// the control context.
final class AffinityKeeper {
  /// Writes of the map under way; what waits is written when some are through.
  static final int WRITES_MAX = 4_096;

  /// Entries of the map live so much longer than the clients are remembered.
  private static final int LIFETIMES = 2;

  private final ClusterAccess cluster;
  private final Affinities affinities;
  private @Nullable Subscription subscription;
  private @Nullable List<Fact<ClientBinding>> early;
  private final Map<ServiceId, List<ClientBindings.Row>> toTell = new HashMap<>();
  private long sequence;
  private int writing;
  private long lostCount;
  private long failedCount;
  private long sharedCount;

  AffinityKeeper(ClusterAccess cluster, Affinities affinities) {
    this.cluster = cluster;
    this.affinities = affinities;
  }

  /// Hears the others, and reads what they have bound. Completes in any case: without it, clients
  /// are bound anew, and adopt.
  Future<Void> start() {
    return cluster
        .bus()
        .subscribe(Topics.CLIENTS_BOUND, this::heard)
        .compose(
            subscribed -> {
              subscription = subscribed;
              return cluster.affinity().load();
            })
        .transform(
            loaded -> {
              if (loaded.succeeded()) {
                early = loaded.result();
              } else {
                failedCount++;
              }
              return Future.succeededFuture();
            });
  }

  Future<Void> stop() {
    return subscription == null ? Future.succeededFuture() : subscription.end();
  }

  /// Fills the tables of the first services with what was read before there were any.
  void begin() {
    List<Fact<ClientBinding>> read = early;
    early = null;
    if (read != null) {
      read.forEach(this::adopt);
    }
  }

  /// Says what is new, and forgets what is old.
  void tick(long nowNanos) {
    affinities.forEach(
        (service, table) -> {
          table.expire(nowNanos);
          for (AffinityTable.News each : table.news(WRITES_MAX - writing, nowNanos)) {
            share(service, table, each);
          }
        });
    toTell.forEach(this::publish);
    toTell.clear();
  }

  /// Bindings of this director that the cluster took.
  long sharedCount() {
    return sharedCount;
  }

  /// Clients that another director had bound first, and who therefore change their backend.
  long lostCount() {
    return lostCount;
  }

  /// Reads and writes of the map that failed.
  long failedCount() {
    return failedCount;
  }

  private void share(ServiceId service, AffinityTable table, AffinityTable.News news) {
    writing++;
    ClientBinding binding =
        new ClientBinding(service, news.client(), news.backend(), millis(news.ageNanos()));
    Fact<ClientBinding> fact =
        new Fact<>(binding.key(), new Version(news.epoch(), 0, cluster.self().node()), binding);
    Duration lifetime = table.affinity().ttl().multipliedBy(LIFETIMES);
    cluster
        .affinity()
        .bind(fact, lifetime)
        .onComplete(
            written -> {
              writing--;
              if (written.failed()) {
                failedCount++;
              } else if (written.result().equals(fact)) {
                sharedCount++;
                table.holds(news.client(), news.epoch());
                tell(service, news);
              } else {
                lostCount++;
                adopt(written.result());
              }
            });
  }

  private void tell(ServiceId service, AffinityTable.News news) {
    List<ClientBindings.Row> rows = toTell.computeIfAbsent(service, _ -> new ArrayList<>());
    rows.add(
        new ClientBindings.Row(
            news.client(), news.backend(), news.epoch(), millis(news.ageNanos())));
    if (rows.size() == ClientBindings.ROWS_MAX) {
      publish(service, rows);
      rows.clear();
    }
  }

  private void publish(ServiceId service, List<ClientBindings.Row> rows) {
    if (!rows.isEmpty()) {
      ClusterAccess.Self self = cluster.self();
      cluster
          .bus()
          .publish(
              Topics.CLIENTS_BOUND,
              new Fact<>(
                  self.incarnation(),
                  new Version(1, ++sequence, self.node()),
                  new ClientBindings(service, rows)));
    }
  }

  private void adopt(Fact<ClientBinding> fact) {
    ClientBinding binding = fact.value();
    AffinityTable table = binding == null ? null : affinities.table(binding.service());
    if (binding != null && table != null) {
      adopt(
          table, binding.client(), binding.backend(), fact.version().epoch(), binding.ageMillis());
    }
  }

  private void heard(Fact<ClientBindings> fact) {
    ClientBindings bindings = fact.value();
    if (bindings == null || fact.key().equals(cluster.self().incarnation())) {
      return;
    }
    AffinityTable table = affinities.table(bindings.service());
    if (table != null) {
      for (ClientBindings.Row each : bindings.rows()) {
        adopt(table, each.client(), each.backend(), each.epoch(), each.ageMillis());
      }
    }
  }

  private void adopt(
      AffinityTable table, IpAddress client, BackendUid backend, long epoch, long ageMillis) {
    long now = cluster.clock().nowNanos();
    table.adopt(client, backend, epoch, Duration.ofMillis(ageMillis).toNanos(), now);
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos)).toMillis();
  }
}
