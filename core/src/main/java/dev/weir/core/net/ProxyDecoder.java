package dev.weir.core.net;

import dev.weir.core.net.ProxyDecoded.Invalid;
import dev.weir.core.net.ProxyDecoded.NeedMore;
import dev.weir.core.net.ProxyDecoded.Reason;
import java.nio.ByteBuffer;

/// Reads the PROXY header, version 1 or 2, at the beginning of a connection. Whether there is one
/// is a setting of the listener, never guessed: whoever may send it may name any address.
///
/// It keeps nothing between calls: each call sees all bytes so far, and what was said of them once
/// is not taken back when more follow.
public final class ProxyDecoder {
  /// The longest line of version 1 with its CRLF.
  public static final int V1_LENGTH_MAX = 107;

  public static final int V2_PREFIX_LENGTH = 16;

  /// All of version 2, where nothing else is set: nginx's limit. Client certificates need more.
  public static final int V2_LENGTH_MAX_DEFAULT = 4096;

  /// What the length field can say.
  public static final int V2_LENGTH_LIMIT = V2_PREFIX_LENGTH + 0xffff;

  private static final int V2_LENGTH_MAX_MIN = V2_PREFIX_LENGTH + V2Reader.UNIX_LENGTH;

  private final int v2LengthMax;

  public ProxyDecoder(int v2LengthMax) {
    if (v2LengthMax < V2_LENGTH_MAX_MIN || v2LengthMax > V2_LENGTH_LIMIT) {
      throw new IllegalArgumentException(
          "PROXY header: %d bytes (expected: %d..%d)"
              .formatted(v2LengthMax, V2_LENGTH_MAX_MIN, V2_LENGTH_LIMIT));
    }
    this.v2LengthMax = v2LengthMax;
  }

  /// Judges the bytes between position and limit, which both stay.
  public ProxyDecoded decode(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return new NeedMore(1);
    }
    return switch (bytes.get(bytes.position())) {
      case 'P' -> V1Reader.read(bytes);
      case '\r' -> V2Reader.read(bytes, v2LengthMax);
      default -> new Invalid(Reason.NOT_PROXY);
    };
  }

  /// Whether the bytes agree with the beginning of a header as far as both go.
  static boolean agrees(ByteBuffer bytes, byte[] prefix) {
    int length = Math.min(bytes.remaining(), prefix.length);
    for (int i = 0; i < length; i++) {
      if (bytes.get(bytes.position() + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
