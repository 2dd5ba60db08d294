package dev.weir.feedback;

import dev.weir.core.cluster.LoadReader;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.feedback.weigh.LoadBook;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A service that this node owns, or is about to: first it is claimed, then it is active.
final class OwnedService {
  /// At most one write a second.
  static final long WRITE_NANOS_MIN = 1_000_000_000L;

  /// Written again without news, so that its age is current.
  static final long HEARTBEAT_NANOS = LoadReader.HEARTBEAT.toNanos();

  private enum Phase {
    UNCLAIMED,
    CLAIMING,
    ACTIVE
  }

  private final Map<BackendUid, Long> agentDueNanos = new HashMap<>();
  private final Set<BackendUid> agentsInFlight = new HashSet<>();
  private Service service;
  private LoadBook book;
  private Phase phase = Phase.UNCLAIMED;
  private Version version = Version.NONE;
  private long claimDueNanos;
  private long nextWriteNanos;
  private long heartbeatNanos;
  private boolean writing;
  private long expiredCounted;

  OwnedService(Service service, long nowNanos) {
    this.service = service;
    this.book = new LoadBook(service, nowNanos);
    this.claimDueNanos = nowNanos;
  }

  ServiceId id() {
    return service.id();
  }

  Service service() {
    return service;
  }

  LoadBook book() {
    return book;
  }

  void configured(Service changed, long nowNanos) {
    if (!changed.equals(service)) {
      service = changed;
      book.configured(changed, nowNanos);
      Set<BackendUid> uids = new HashSet<>();
      changed.backends().forEach(backend -> uids.add(backend.uid()));
      agentDueNanos.keySet().retainAll(uids);
    }
  }

  boolean isActive() {
    return phase == Phase.ACTIVE;
  }

  boolean isClaimDue(long nowNanos) {
    return phase == Phase.UNCLAIMED && nowNanos - claimDueNanos >= 0;
  }

  void claiming() {
    phase = Phase.CLAIMING;
  }

  /// Another node was faster, or the map could not be asked: again in a second.
  void unclaimed(long nowNanos) {
    phase = Phase.UNCLAIMED;
    claimDueNanos = nowNanos + WRITE_NANOS_MIN;
  }

  /// Is the writer from now on, and writes at once, so that readers see the new epoch.
  void active(LoadBook resumed, Version claimed, long nowNanos) {
    phase = Phase.ACTIVE;
    book = resumed;
    book.configured(service, nowNanos);
    version = claimed;
    nextWriteNanos = nowNanos;
    heartbeatNanos = nowNanos;
    expiredCounted = 0;
  }

  boolean mayWrite(long nowNanos) {
    return isActive() && !writing && nowNanos - nextWriteNanos >= 0;
  }

  boolean isHeartbeatDue(long nowNanos) {
    return nowNanos - heartbeatNanos >= 0;
  }

  /// The version of a write that begins now.
  Version writes(long nowNanos) {
    writing = true;
    nextWriteNanos = nowNanos + WRITE_NANOS_MIN;
    return version.next();
  }

  void wrote(Version written, long nowNanos) {
    version = written;
    heartbeatNanos = nowNanos + HEARTBEAT_NANOS;
  }

  void writeEnded() {
    writing = false;
  }

  Version version() {
    return version;
  }

  /// Whether an agent is to be asked now.
  boolean isAgentDue(Backend backend, long nowNanos) {
    Long due = agentDueNanos.get(backend.uid());
    return !agentsInFlight.contains(backend.uid()) && (due == null || nowNanos - due >= 0);
  }

  void agentAsked(Backend backend, long nextNanos) {
    agentsInFlight.add(backend.uid());
    agentDueNanos.put(backend.uid(), nextNanos);
  }

  void agentAnswered(Backend backend) {
    agentsInFlight.remove(backend.uid());
  }

  /// What expired since this was asked last.
  long newlyExpired() {
    long count = book.expiredCount();
    long news = Math.max(0, count - expiredCounted);
    expiredCounted = count;
    return news;
  }
}
