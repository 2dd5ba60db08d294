package dev.weir.bench.subject;

import java.io.IOException;

/// The ports of a target.
record Doors(int plain, int tls, int proxy) {
  static Doors of(Ports free) throws IOException {
    return new Doors(free.next(), free.next(), free.next());
  }

  int port(Door door) {
    return switch (door) {
      case PLAIN -> plain;
      case TLS -> tls;
      case PROXY -> proxy;
    };
  }
}
