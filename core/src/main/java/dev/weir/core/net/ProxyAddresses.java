package dev.weir.core.net;

import dev.weir.core.model.Endpoint;
import dev.weir.core.model.IpAddress;

/// Between which two ends a PROXY header says that a connection is.
public sealed interface ProxyAddresses {
  /// The sender does not know, or will not say: the ends of the socket count.
  ProxyAddresses UNSPECIFIED = new Unspecified();

  /// How the bytes travel.
  enum Transport {
    STREAM,
    DATAGRAM
  }

  /// See [#UNSPECIFIED].
  record Unspecified() implements ProxyAddresses {}

  /// Two IP addresses. If one of them is IPv6, both are written as IPv6.
  record Inet(
      Transport transport,
      IpAddress source,
      int sourcePort,
      IpAddress destination,
      int destinationPort)
      implements ProxyAddresses {
    public Inet {
      checkPort("source port", sourcePort);
      checkPort("destination port", destinationPort);
    }

    public static Inet tcp(
        IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {
      return new Inet(Transport.STREAM, source, sourcePort, destination, destinationPort);
    }

    public boolean isV4() {
      return source.isV4() && destination.isV4();
    }

    private static void checkPort(String what, int port) {
      if (port < 0 || port > Endpoint.PORT_MAX) {
        throw new IllegalArgumentException(
            what + ": " + port + " (expected: 0.." + Endpoint.PORT_MAX + ")");
      }
    }
  }

  /// Two paths of Unix sockets, without the NULs that fill them up; an abstract name begins with
  /// one.
  record Unix(Transport transport, Octets source, Octets destination) implements ProxyAddresses {
    public static final int PATH_LENGTH_MAX = 108;

    public Unix {
      checkPath("source", source);
      checkPath("destination", destination);
    }

    private static void checkPath(String what, Octets path) {
      if (path.length() > PATH_LENGTH_MAX) {
        throw new IllegalArgumentException(
            what + ": " + path.length() + " bytes (expected: 0.." + PATH_LENGTH_MAX + ")");
      }
      if (path.length() > 0 && path.at(path.length() - 1) == 0) {
        throw new IllegalArgumentException(what + ": " + path + " (expected: no NUL at the end)");
      }
    }
  }
}
