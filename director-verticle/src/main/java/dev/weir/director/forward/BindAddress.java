package dev.weir.director.forward;

import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ListenerSocket;
import dev.weir.core.model.ServiceId;
import dev.weir.director.admit.Carrier;
import java.util.Comparator;

/// One address and port that a service wants to be reached at.
///
/// @param address numeric
/// @param relay what carries its connections
/// @param socket how the listening socket is made
public record BindAddress(
    ServiceId service,
    ListenerId listener,
    String address,
    int port,
    Carrier relay,
    ListenerSocket socket) {
  static final Comparator<BindAddress> ORDER =
      Comparator.comparing(BindAddress::service)
          .thenComparing(BindAddress::listener)
          .thenComparing(BindAddress::address)
          .thenComparingInt(BindAddress::port)
          .thenComparing(BindAddress::relay)
          .thenComparing(each -> each.socket().toString());

  /// How many connections may wait to be accepted.
  int backlog(int fallback) {
    Integer own = socket.backlog();
    return own == null ? fallback : own;
  }

  /// As people write it: `127.0.0.1:80`, `[::1]:80`.
  public String text() {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
