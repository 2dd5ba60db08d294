package dev.weir.director;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.Fact;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.time.NanoClock;
import dev.weir.core.wire.Topics;
import dev.weir.director.balance.VetoBook;
import dev.weir.director.forward.DialWatch;
import io.vertx.core.Context;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what event loops see of dials to the control context, and no more of it than that can
/// use: of a dead backend's failures each loop would tell thousands a second. The methods of
/// [DialWatch] are called on the loops, all else belongs to the control context.
final class DialReports implements DialWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DialReports.class);

  /// Failures of one backend that are noted: one in 20 ms.
  private static final long NOTE_NANOS = 20_000_000L;

  /// Failures of one backend that the cluster is told of: ten a second.
  private static final long TELL_NANOS = 100_000_000L;

  private final ClusterAccess cluster;
  private final Context control;
  private final VetoBook vetoes;
  private final Consumer<BackendUid> onVeto;
  private final Map<BackendUid, AtomicLong> notedNanos = new ConcurrentHashMap<>();
  private final Map<BackendUid, Long> toldNanos = new ConcurrentHashMap<>();
  private volatile Set<BackendUid> suspects = Set.of();
  private long sequence;
  private long vetoCount;
  private long toldCount;

  DialReports(
      ClusterAccess cluster, Context control, VetoBook vetoes, Consumer<BackendUid> onVeto) {
    this.cluster = cluster;
    this.control = control;
    this.vetoes = vetoes;
    this.onVeto = onVeto;
  }

  @Override
  public void connected(BackendUid uid) {
    if (suspects.contains(uid)) {
      control.runOnContext(_ -> noteConnected(uid));
    }
  }

  @Override
  public void failed(ServiceId service, BackendUid uid, String cause) {
    NanoClock clock = cluster.clock();
    long now = clock.nowNanos();
    AtomicLong noted = notedNanos.get(uid);
    if (noted == null) {
      noted = notedNanos.computeIfAbsent(uid, _ -> new AtomicLong(now - NOTE_NANOS));
    }
    long last = noted.get();
    if (now - last >= NOTE_NANOS && noted.compareAndSet(last, now)) {
      control.runOnContext(_ -> noteFailed(service, uid, cause));
    }
  }

  long vetoCount() {
    return vetoCount;
  }

  /// Failures that the cluster was told of.
  long toldCount() {
    return toldCount;
  }

  void keepOnly(Set<BackendUid> known) {
    notedNanos.keySet().retainAll(known);
    toldNanos.keySet().retainAll(known);
  }

  private void noteConnected(BackendUid uid) {
    boolean ended = vetoes.connected(uid);
    suspects = vetoes.suspects();
    if (ended) {
      LOG.info("backend={} veto=ends cause=connected", uid);
      onVeto.accept(uid);
    }
  }

  private void noteFailed(ServiceId service, BackendUid uid, String cause) {
    long now = cluster.clock().nowNanos();
    Long told = toldNanos.get(uid);
    if (told == null || now - told >= TELL_NANOS) {
      toldNanos.put(uid, now);
      tell(new DialFailed(service, uid, cluster.self().node(), cause));
    }
    boolean began = vetoes.failed(uid, now);
    suspects = vetoes.suspects();
    if (began) {
      vetoCount++;
      LOG.warn("service={} backend={} veto=begins cause={}", service, uid, cause);
      onVeto.accept(uid);
    }
  }

  private void tell(DialFailed failure) {
    sequence++;
    toldCount++;
    cluster
        .bus()
        .publish(
            Topics.DIAL_FAILED,
            new Fact<>(
                failure.service().value(),
                new Version(1, sequence, cluster.self().node()),
                failure));
  }
}
