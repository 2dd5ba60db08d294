package dev.weir.director.admit;

import dev.weir.director.admit.HelloRead.NeedMore;
import dev.weir.director.admit.HelloRead.NotTls;
import dev.weir.director.admit.HelloRead.Reason;
import dev.weir.director.admit.HelloRead.TooLong;
import java.nio.ByteBuffer;

/// Finds out what a TLS client asks for without ending its TLS. It keeps nothing between calls:
/// each call sees all bytes so far, and what was said of them once is not taken back when more
/// follow.
public final class ClientHelloReader {
  /// All bytes up to the end of the hello, where nothing else is set. Hellos with post-quantum keys
  /// have about 2,000; HAProxy's buffer, which holds its hellos, has as many.
  public static final int LENGTH_MAX_DEFAULT = 16 * 1024;

  private static final int LENGTH_MAX_MIN = 512;
  private static final int LENGTH_MAX_LIMIT = 64 * 1024;

  private final int lengthMax;

  public ClientHelloReader(int lengthMax) {
    if (lengthMax < LENGTH_MAX_MIN || lengthMax > LENGTH_MAX_LIMIT) {
      throw new IllegalArgumentException(
          "TLS hello: %d bytes (expected: %d..%d)"
              .formatted(lengthMax, LENGTH_MAX_MIN, LENGTH_MAX_LIMIT));
    }
    this.lengthMax = lengthMax;
  }

  /// Judges the bytes between position and limit, which both stay.
  public HelloRead read(ByteBuffer bytes) {
    return new Reading(bytes, lengthMax).read();
  }

  /// One walk over the records. The hello may lie in one of them, or in many.
  private static final class Reading {
    private static final int RECORD_HEAD_LENGTH = 5;
    private static final int RECORD_LENGTH_MAX = 16 * 1024;
    private static final int MESSAGE_HEAD_LENGTH = 4;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 3;
    private static final int CLIENT_HELLO = 1;

    private final ByteBuffer bytes;
    private final int start;
    private final int have;
    private final int lengthMax;
    private int recordAt;
    private int recordLength;

    /// Of the message: bytes of it before this record, its head's bytes as far as they are there.
    private int gathered;

    private int head;
    private int headLength;

    Reading(ByteBuffer bytes, int lengthMax) {
      this.bytes = bytes;
      this.start = bytes.position();
      this.have = bytes.remaining();
      this.lengthMax = lengthMax;
    }

    HelloRead read() {
      while (recordAt + RECORD_HEAD_LENGTH < lengthMax) {
        if (!isHandshake()) {
          return new NotTls(recordAt == 0 ? Reason.NOT_A_HANDSHAKE : Reason.MALFORMED);
        }
        int payloadAt = recordAt + RECORD_HEAD_LENGTH;
        if (have < payloadAt) {
          return more(payloadAt);
        }
        recordLength = (u8(recordAt + 3) << 8) | u8(recordAt + 4);
        if (recordLength == 0 || recordLength > RECORD_LENGTH_MAX) {
          return new NotTls(Reason.MALFORMED);
        }
        readHead(payloadAt);
        if (headLength > 0 && type() != CLIENT_HELLO) {
          return new NotTls(Reason.NOT_A_HELLO);
        }
        int missing = messageLength() - gathered;
        int endMin = payloadAt + missing;
        boolean isLast = headLength == MESSAGE_HEAD_LENGTH && missing <= recordLength;
        if (endMin > lengthMax || have < (isLast ? endMin : payloadAt + recordLength)) {
          return more(endMin);
        }
        if (isLast) {
          return body(payloadAt);
        }
        gathered += recordLength;
        recordAt = payloadAt + recordLength;
      }
      return new TooLong();
    }

    private boolean isHandshake() {
      boolean isType = have <= recordAt || u8(recordAt) == HANDSHAKE;
      return isType && (have <= recordAt + 1 || u8(recordAt + 1) == MAJOR_VERSION);
    }

    private void readHead(int payloadAt) {
      int end = Math.min(have, payloadAt + recordLength);
      for (int at = payloadAt; at < end && headLength < MESSAGE_HEAD_LENGTH; at++) {
        head = (head << 8) | u8(at);
        headLength++;
      }
    }

    private int type() {
      return head >>> ((headLength - 1) * Byte.SIZE);
    }

    /// With its head; as long as that is not known, the head alone.
    private int messageLength() {
      return headLength < MESSAGE_HEAD_LENGTH
          ? MESSAGE_HEAD_LENGTH
          : MESSAGE_HEAD_LENGTH + (head & 0xff_ffff);
    }

    /// What follows of the message may have more records' heads in it: at least so many are needed.
    private HelloRead more(int lengthMin) {
      return lengthMin > lengthMax ? new TooLong() : new NeedMore(lengthMin);
    }

    private HelloRead body(int payloadAt) {
      int bodyLength = messageLength() - MESSAGE_HEAD_LENGTH;
      int inRecord = payloadAt + MESSAGE_HEAD_LENGTH;
      Vector body =
          gathered == 0
              ? new Vector(bytes, start + inRecord, bodyLength)
              : new Vector(gatheredBody(bodyLength), 0, bodyLength);
      return new HelloBody(body).read();
    }

    /// The message without the heads of records, and without its own.
    private ByteBuffer gatheredBody(int bodyLength) {
      ByteBuffer message = ByteBuffer.allocate(MESSAGE_HEAD_LENGTH + bodyLength);
      for (int at = 0; message.hasRemaining(); ) {
        int length = (u8(at + 3) << 8) | u8(at + 4);
        int taken = Math.min(length, message.remaining());
        int from = start + at + RECORD_HEAD_LENGTH;
        message.put(bytes.duplicate().limit(from + taken).position(from));
        at += RECORD_HEAD_LENGTH + length;
      }
      return message.position(MESSAGE_HEAD_LENGTH).slice();
    }

    private int u8(int at) {
      return bytes.get(start + at) & 0xff;
    }
  }
}
