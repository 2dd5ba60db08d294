package dev.weir.director.forward.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.weir.core.model.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// A place in native memory for one socket address at a time, to give to the kernel or to be filled
/// by it (`struct sockaddr_in`, `struct sockaddr_in6`). Belongs to one thread.
public final class SocketAddresses {
  private static final int SIZE_IPV4 = 16;
  private static final int SIZE_IPV6 = 28;
  private static final int PORT = 2;
  private static final int ADDRESS_IPV4 = 4;
  private static final int ADDRESS_IPV6 = 8;
  private static final int SCOPE = 24;
  private static final int LENGTH = 32;
  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt NETWORK_INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong NETWORK_LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment memory;

  public SocketAddresses(Arena arena) {
    memory = arena.allocate(LENGTH + 8L, 8);
    forAnswer();
  }

  /// Holds an address from now on.
  public SocketAddresses with(InetSocketAddress address) {
    return with(address.getAddress(), address.getPort());
  }

  public SocketAddresses with(InetAddress address, int port) {
    Family family = Family.of(address);
    byte[] bytes = address.getAddress();
    memory.asSlice(0, SIZE_IPV6).fill((byte) 0);
    memory.set(JAVA_SHORT, 0, (short) family.number());
    memory.set(NETWORK_SHORT, PORT, (short) port);
    int at = family == Family.IPV4 ? ADDRESS_IPV4 : ADDRESS_IPV6;
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at, bytes.length);
    if (address instanceof Inet6Address scoped) {
      memory.set(JAVA_INT, SCOPE, scoped.getScopeId());
    }
    memory.set(JAVA_INT, LENGTH, family == Family.IPV4 ? SIZE_IPV4 : SIZE_IPV6);
    return this;
  }

  /// Holds an address and a port from now on.
  public SocketAddresses with(IpAddress address, int port) {
    try {
      return with(InetAddress.getByAddress(address.bytes()), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Makes room for an address that the kernel writes.
  public SocketAddresses forAnswer() {
    memory.set(JAVA_INT, LENGTH, SIZE_IPV6);
    return this;
  }

  public int port() {
    return memory.get(NETWORK_SHORT, PORT) & 0xFFFF;
  }

  /// The address; what an IPv6 socket shows as a mapped IPv4 address is the same as that.
  public IpAddress address() {
    return memory.get(JAVA_SHORT, 0) == Family.IPV4.number()
        ? IpAddress.v4(memory.get(NETWORK_INT, ADDRESS_IPV4))
        : new IpAddress(
            memory.get(NETWORK_LONG, ADDRESS_IPV6), memory.get(NETWORK_LONG, ADDRESS_IPV6 + 8));
  }

  long pointer() {
    return memory.address();
  }

  int length() {
    return memory.get(JAVA_INT, LENGTH);
  }

  long lengthPointer() {
    return memory.address() + LENGTH;
  }
}
