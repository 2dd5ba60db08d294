package dev.weir.director.forward;

import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// How many connections are open, in the process and per service, and which are let in. All event
/// loops share it, because its limits hold for the whole process.
public final class Admission {
  private final int processMax;
  private final AtomicInteger process = new AtomicInteger();
  private final Map<ServiceId, Gate> gates = new ConcurrentHashMap<>();
  private final Map<DoorKey, Door> doors = new ConcurrentHashMap<>();

  /// Of this process, so that nobody can choose addresses that meet in one place.
  private final long seed = new SecureRandom().nextLong();

  private record DoorKey(ServiceId service, ListenerId listener) {}

  /// The counts of one service.
  public static final class Gate {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final Map<Refusal, AtomicLong> refused = new EnumMap<>(Refusal.class);

    Gate() {
      for (Refusal each : Refusal.values()) {
        refused.put(each, new AtomicLong());
      }
    }

    public int open() {
      return open.get();
    }

    public long accepted() {
      return accepted.get();
    }

    public long refused(Refusal reason) {
      return counter(reason).get();
    }

    void refuse(Refusal reason) {
      counter(reason).incrementAndGet();
    }

    private AtomicLong counter(Refusal reason) {
      return Objects.requireNonNull(refused.get(reason), "reason");
    }
  }

  /// Why a client was sent away with a reset.
  public enum Refusal {
    PROCESS_LIMIT(Termination.LIMITED),
    SERVICE_LIMIT(Termination.LIMITED),
    LISTENER_LIMIT(Termination.LIMITED),
    LISTENER_RATE(Termination.LIMITED),
    CLIENT_LIMIT(Termination.LIMITED),
    CLIENT_RATE(Termination.LIMITED),
    ACCESS_DENIED(Termination.DENIED),
    /// It may not send the PROXY header that its listener asks for.
    UNTRUSTED(Termination.DENIED),
    PROXY_HEADER(Termination.DENIED),
    TLS_HELLO(Termination.DENIED),
    /// Client and director did not come to terms: versions, certificates.
    TLS_HANDSHAKE(Termination.DENIED),
    TLS_HANDSHAKE_LATE(Termination.FIRST_BYTES_LATE),
    FIRST_BYTES_LATE(Termination.FIRST_BYTES_LATE),
    /// The service is gone or disabled, and its listener closes.
    NO_SERVICE(Termination.NO_BACKEND),
    NO_BACKEND(Termination.NO_BACKEND),
    /// All backends that were tried failed.
    UNREACHABLE(Termination.SERVER_REFUSED);

    private final Termination termination;

    Refusal(Termination termination) {
      this.termination = termination;
    }

    Termination termination() {
      return termination;
    }
  }

  Admission(int processMax) {
    this.processMax = processMax;
  }

  public Gate gate(ServiceId service) {
    Gate known = gates.get(service);
    return known != null ? known : gates.computeIfAbsent(service, _ -> new Gate());
  }

  /// Connections open in the process.
  public int open() {
    return process.get();
  }

  /// Lets a connection in and counts it; if it returns false, it is counted as refused.
  boolean enter(Gate gate, int serviceMax) {
    gate.accepted.incrementAndGet();
    if (process.incrementAndGet() > processMax) {
      process.decrementAndGet();
      gate.refuse(Refusal.PROCESS_LIMIT);
      return false;
    }
    if (gate.open.incrementAndGet() > serviceMax) {
      gate.open.decrementAndGet();
      process.decrementAndGet();
      gate.refuse(Refusal.SERVICE_LIMIT);
      return false;
    }
    return true;
  }

  void leave(Gate gate) {
    gate.open.decrementAndGet();
    process.decrementAndGet();
  }

  /// The door of one listener.
  Door door(ServiceId service, ListenerId listener) {
    return doors.computeIfAbsent(
        new DoorKey(service, listener), _ -> new Door(service, listener, gate(service)));
  }

  /// Takes over the listeners of a service whose configuration changed.
  public void follow(Service service, long nowNanos) {
    Set<ListenerId> there =
        service.listeners().stream().map(Listener::id).collect(Collectors.toSet());
    doors
        .keySet()
        .removeIf(each -> each.service().equals(service.id()) && !there.contains(each.listener()));
    for (Listener each : service.listeners()) {
      door(service.id(), each.id()).follow(each, nowNanos, seed);
    }
  }

  /// Forgets a service that is gone, once nothing of it is open.
  public void forget(ServiceId service) {
    doors.keySet().removeIf(each -> each.service().equals(service));
    gates.computeIfPresent(service, (_, gate) -> gate.open() == 0 ? null : gate);
  }
}
