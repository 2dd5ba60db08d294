package dev.weir.core.model;

/// How a listener treats its connections, beyond where it listens.
public record ListenerOptions(
    RelayKind relay,
    ListenerSocket socket,
    ProxyProtocolIn proxyProtocol,
    AccessRules access,
    ListenerLimits limits,
    ListenerTls tls) {
  public static final ListenerOptions DEFAULT =
      new ListenerOptions(
          RelayKind.AUTO,
          ListenerSocket.DEFAULT,
          ProxyProtocolIn.OFF,
          AccessRules.EVERYBODY,
          ListenerLimits.NONE,
          ListenerTls.OFF);

  public ListenerOptions {
    if (relay == RelayKind.NATIVE && tls.mode() == ListenerTls.Mode.TERMINATE) {
      throw new IllegalArgumentException(
          "relay: native (expected: auto | pipeline with tls.mode terminate)");
    }
  }

  public ListenerOptions withRelay(RelayKind other) {
    return new ListenerOptions(other, socket, proxyProtocol, access, limits, tls);
  }

  public ListenerOptions withSocket(ListenerSocket other) {
    return new ListenerOptions(relay, other, proxyProtocol, access, limits, tls);
  }

  public ListenerOptions withProxyProtocol(ProxyProtocolIn other) {
    return new ListenerOptions(relay, socket, other, access, limits, tls);
  }

  public ListenerOptions withAccess(AccessRules other) {
    return new ListenerOptions(relay, socket, proxyProtocol, other, limits, tls);
  }

  public ListenerOptions withLimits(ListenerLimits other) {
    return new ListenerOptions(relay, socket, proxyProtocol, access, other, tls);
  }

  public ListenerOptions withTls(ListenerTls other) {
    return new ListenerOptions(relay, socket, proxyProtocol, access, limits, other);
  }
}
