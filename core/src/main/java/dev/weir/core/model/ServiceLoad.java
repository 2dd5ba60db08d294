package dev.weir.core.model;

import java.util.List;

/// What feedback says of the backends of one service. A backend that is not in it is neutral.
public record ServiceLoad(ServiceId service, List<BackendLoad> backends) {
  public ServiceLoad {
    backends = List.copyOf(backends);
  }

  public static ServiceLoad neutral(ServiceId service) {
    return new ServiceLoad(service, List.of());
  }

  public BackendLoad of(BackendUid uid) {
    for (BackendLoad load : backends) {
      if (load.uid().equals(uid)) {
        return load;
      }
    }
    return BackendLoad.neutral(uid);
  }
}
