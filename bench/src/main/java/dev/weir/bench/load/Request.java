package dev.weir.bench.load;

import java.nio.ByteBuffer;

/// What a client asks of the bench's backend: [#BYTES] bytes, of which the first says what is
/// wanted and the next eight how many bytes of it.
///
/// @param replyBytes that come back
public record Request(Kind kind, long replyBytes) {
  /// Small, as a request of an API is.
  public static final int BYTES = 64;

  /// What happens after the reply.
  public enum Kind {
    /// The connection stays for the next request.
    KEEP('k'),
    /// The backend closes, as HTTP's `Connection: close` does.
    CLOSE('c');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }

    private static Kind of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("request: kind " + code + " (expected: k or c)");
    }
  }

  public Request {
    if (replyBytes < 1) {
      throw new IllegalArgumentException("replyBytes: " + replyBytes + " (expected: 1 or more)");
    }
  }

  /// A direct buffer, ready to be written again and again with `rewind`.
  public ByteBuffer bytes() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    bytes.put(0, kind.code).putLong(1, replyBytes);
    return bytes;
  }

  /// Reads one that has come in whole.
  public static Request read(ByteBuffer bytes) {
    return new Request(Kind.of(bytes.get(0)), bytes.getLong(1));
  }
}
