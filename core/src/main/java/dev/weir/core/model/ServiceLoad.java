package dev.weir.core.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What feedback says of the backends of one service. A backend that is not in it is neutral.
public final class ServiceLoad {
  private final ServiceId service;
  private final List<BackendLoad> backends;
  private final Map<BackendUid, BackendLoad> byUid = new HashMap<>();

  public ServiceLoad(ServiceId service, List<BackendLoad> backends) {
    this.service = service;
    this.backends = List.copyOf(backends);
    this.backends.forEach(each -> byUid.put(each.uid(), each));
  }

  public static ServiceLoad neutral(ServiceId service) {
    return new ServiceLoad(service, List.of());
  }

  public ServiceId service() {
    return service;
  }

  public List<BackendLoad> backends() {
    return backends;
  }

  public BackendLoad of(BackendUid uid) {
    BackendLoad load = byUid.get(uid);
    return load == null ? BackendLoad.neutral(uid) : load;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServiceLoad load
        && service.equals(load.service)
        && backends.equals(load.backends);
  }

  @Override
  public int hashCode() {
    return 31 * service.hashCode() + backends.hashCode();
  }

  @Override
  public String toString() {
    return "ServiceLoad[" + service + ", " + backends + "]";
  }
}
