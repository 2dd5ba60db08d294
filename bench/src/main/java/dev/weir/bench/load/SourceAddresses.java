package dev.weir.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Loopback addresses in turn, so that clients do not run out of ephemeral ports: each has about
/// 28,000 of its own toward one destination.
final class SourceAddresses {
  static final int COUNT = 200;

  private final InetSocketAddress[] addresses = new InetSocketAddress[COUNT];
  private int next;

  /// @param threadIndex threads share no address
  SourceAddresses(int threadIndex) {
    for (int i = 0; i < COUNT; i++) {
      addresses[i] = new InetSocketAddress(address(threadIndex, i), 0);
    }
  }

  InetSocketAddress next() {
    next = (next + 1) % COUNT;
    return addresses[next];
  }

  /// 127.9.T.1 to 127.9.T.200.
  private static InetAddress address(int threadIndex, int index) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 9, (byte) threadIndex, (byte) (index + 1)});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }
}
