package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ServiceId;

/// Hears how dials fare, on the event loops that dial.
public interface DialWatch {
  void connected(BackendUid uid);

  /// A dial failed by the backend's fault.
  void failed(ServiceId service, BackendUid uid, String cause);
}
