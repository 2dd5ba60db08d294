package dev.weir.bench.backend;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Steps over the PROXY protocol header that a connection must begin with, of either version: the
/// backend has no use for it, but notices when it is missing.
final class ProxyHeader {
  private static final int FIXED_BYTES_V2 = 16;
  private static final int LENGTH_AT_V2 = 14;
  private static final int BYTES_MAX_V1 = 107;
  private static final byte FIRST_V1 = 'P';
  private static final byte FIRST_V2 = '\r';

  private final byte[] first = new byte[FIXED_BYTES_V2];
  private int count;

  /// Takes what belongs to it.
  ///
  /// @return whether it is over, and what remains is the client's
  boolean skip(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      byte next = in.get();
      if (count < first.length) {
        first[count] = next;
      }
      count++;
      if (first[0] == FIRST_V2 ? count == lengthV2() : isLastOfV1(next)) {
        return true;
      }
    }
    return false;
  }

  private int lengthV2() {
    return count < FIXED_BYTES_V2
        ? Integer.MAX_VALUE
        : FIXED_BYTES_V2
            + (Byte.toUnsignedInt(first[LENGTH_AT_V2]) << Byte.SIZE)
            + Byte.toUnsignedInt(first[LENGTH_AT_V2 + 1]);
  }

  private boolean isLastOfV1(byte next) throws IOException {
    if (first[0] != FIRST_V1 || count > BYTES_MAX_V1) {
      throw new IOException("no PROXY header");
    }
    return next == '\n';
  }
}
