package dev.weir.director.forward;

import dev.weir.core.model.Dial.ProxyProtocolOut;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.core.net.ProxyEncoder;
import java.nio.ByteBuffer;

/// The PROXY header with which a connection to a backend begins, where the service wants one.
final class ProxyOut {
  /// Enough for any header that is written here.
  static final int LENGTH_MAX = ProxyEncoder.LENGTH_ENOUGH;

  private ProxyOut() {}

  static boolean isWanted(DialOrder order) {
    return order.forwarding().dial().proxyProtocol() != ProxyProtocolOut.OFF;
  }

  /// Writes it at the buffer's position; nothing where none is wanted.
  static void write(DialOrder order, ProxyAddresses.Inet ends, ByteBuffer out) {
    switch (order.forwarding().dial().proxyProtocol()) {
      case OFF -> {}
      case V1 -> ProxyEncoder.writeV1(ends, out);
      case V2 -> ProxyEncoder.writeV2(ends, out);
    }
  }
}
