package dev.weir.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What operators want of one service: where it listens, how it chooses, and its backends with
/// their wanted weights and admin states. Its version is the log's (term, index).
public record Service(
    ServiceId id,
    boolean enabled,
    SchedulerKind scheduler,
    List<Listener> listeners,
    List<Backend> backends,
    Forwarding forwarding,
    HealthCheck health,
    Feedback feedback) {
  public static final int LISTENERS_MAX = 64;
  public static final int BACKENDS_MAX = 10_000;

  public Service {
    listeners = List.copyOf(listeners);
    backends = List.copyOf(backends);
    Range.check("listeners: count", listeners.size(), 0, LISTENERS_MAX);
    Range.check("backends: count", backends.size(), 0, BACKENDS_MAX);
    Set<Object> seen = new HashSet<>();
    for (Listener listener : listeners) {
      unique(seen, "listener id", listener.id());
    }
    for (Backend backend : backends) {
      unique(seen, "backend id", backend.id());
      unique(seen, "backend uid", backend.uid());
    }
    checkRelays(listeners, forwarding);
  }

  /// Refuses the native relay, which speaks no TLS, for backends that want it.
  public static void checkRelays(List<Listener> listeners, Forwarding forwarding) {
    for (Listener listener : listeners) {
      if (listener.options().relay() == RelayKind.NATIVE
          && forwarding.dial().tls().mode() == DialTls.Mode.ON) {
        throw new IllegalArgumentException(
            "relay: native of listener "
                + listener.id()
                + " (expected: auto | pipeline with dial.tls.mode on)");
      }
    }
  }

  public @Nullable Backend backend(BackendId backendId) {
    for (Backend backend : backends) {
      if (backend.id().equals(backendId)) {
        return backend;
      }
    }
    return null;
  }

  public Service withBackends(List<Backend> others) {
    return new Service(id, enabled, scheduler, listeners, others, forwarding, health, feedback);
  }

  public Service withListeners(List<Listener> others) {
    return new Service(id, enabled, scheduler, others, backends, forwarding, health, feedback);
  }

  private static void unique(Set<Object> seen, String what, Object value) {
    if (!seen.add(value)) {
      throw new IllegalArgumentException(
          what + ": " + value + " twice (expected: unique in its service)");
    }
  }
}
