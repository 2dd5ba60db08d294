package dev.weir.director.forward;

import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ServiceId;

/// One address and port that a service wants to be reached at.
///
/// @param address numeric
public record BindAddress(ServiceId service, ListenerId listener, String address, int port) {
  /// As people write it: `127.0.0.1:80`, `[::1]:80`.
  public String text() {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
