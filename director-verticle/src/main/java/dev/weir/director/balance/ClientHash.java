package dev.weir.director.balance;

import com.dynatrace.hash4j.hashing.Hashing;

/// The number by which a client is known to the `source` scheduler.
public final class ClientHash {
  private ClientHash() {}

  /// The number of one client.
  ///
  /// @param address the client's numeric address as bytes, without its port
  public static long of(byte[] address) {
    return Hashing.komihash5_0().hashBytesToLong(address);
  }
}
