package dev.weir.director.forward;

import dev.weir.core.model.ServiceId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many connections are open, in the process and per service, and which are let in. All event
/// loops share it, because its limits hold for the whole process.
public final class Admission {
  private final int processMax;
  private final AtomicInteger process = new AtomicInteger();
  private final Map<ServiceId, Gate> gates = new ConcurrentHashMap<>();

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
    PROCESS_LIMIT,
    SERVICE_LIMIT,
    /// The service is gone or disabled, and its listener closes.
    NO_SERVICE,
    NO_BACKEND,
    /// All backends that were tried failed.
    UNREACHABLE
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

  /// Forgets a service that is gone, once nothing of it is open.
  public void forget(ServiceId service) {
    gates.computeIfPresent(service, (_, gate) -> gate.open() == 0 ? null : gate);
  }
}
