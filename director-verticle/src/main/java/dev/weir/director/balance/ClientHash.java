package dev.weir.director.balance;

import com.dynatrace.hash4j.hashing.Hashing;

/// The number by which a connection is known to the schedulers that hash; the same on every
/// director.
public final class ClientHash {
  private static final long PORT_SEED = 0x706f727400000001L;

  private ClientHash() {}

  /// The number of an address.
  ///
  /// @param address as bytes, without a port
  public static long of(byte[] address) {
    return Hashing.komihash5_0().hashBytesToLong(address);
  }

  /// The number of an address and a port.
  public static long of(byte[] address, int port) {
    return Hashing.komihash5_0(PORT_SEED).hashStream().putBytes(address).putInt(port).getAsLong();
  }

  /// The number of a name.
  public static long of(String name) {
    return Hashing.komihash5_0().hashCharsToLong(name);
  }
}
