package dev.weir.core.wire;

import dev.weir.core.model.Version;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The bytes around every map value and every bus message:
///
/// ```
/// magic     4  57 45 49 52 ("WEIR")
/// format    1  01
/// kind      1  00 value, 01 tombstone
/// topic     1 + n   length, UTF-8
/// key       2 + n   length, UTF-8
/// epoch     8
/// sequence  8
/// writer    1 + n   length, UTF-8
/// payload   4 + n   length, bytes
/// signature 32      HMAC-SHA-256 over all before it, with the cluster key
/// ```
///
/// Numbers are big-endian. A reader drops and counts what is not exactly this: of a higher format,
/// of a kind that it does not know, too large, or not signed with its key.
///
/// @param payload the encoded value, or null for a tombstone
@SuppressWarnings(
    "ArrayRecordComponent") // lives between the bytes and the codec, and is never compared
public record Envelope(String topic, String key, Version version, byte @Nullable [] payload) {
  public static final byte FORMAT = 1;
  public static final int PAYLOAD_LENGTH_MAX = 4 << 20;

  /// Of a whole envelope, whatever its texts.
  static final int LENGTH_MAX =
      PAYLOAD_LENGTH_MAX + 7 + 255 + 2 + 65_535 + 16 + 1 + 255 + 4 + ClusterKey.SIGNATURE_LENGTH;

  private static final int MAGIC = 0x57454952;
  private static final byte VALUE = 0;
  private static final byte TOMBSTONE = 1;

  /// What reading bytes as an envelope came to.
  public sealed interface Opened {
    record Good(Envelope envelope) implements Opened {}

    record Rejected(Reason reason) implements Opened {}
  }

  /// Why bytes were dropped.
  public enum Reason {
    NOT_AN_ENVELOPE,
    NEWER_FORMAT,
    TOO_LARGE,
    BAD_SIGNATURE,
    /// The signature is right, but topic, key or payload are not what the reader asked for.
    UNEXPECTED,
    MALFORMED_PAYLOAD
  }

  public byte[] seal(ClusterKey clusterKey) {
    byte[] topicBytes = utf8(topic, 255);
    byte[] keyBytes = utf8(key, 65_535);
    byte[] writerBytes = utf8(version.writer(), 255);
    byte[] body = payload == null ? new byte[0] : payload;
    if (body.length > PAYLOAD_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "payload: " + body.length + " bytes (expected: 0.." + PAYLOAD_LENGTH_MAX + ")");
    }
    int length =
        4
            + 1
            + 1
            + 1
            + topicBytes.length
            + 2
            + keyBytes.length
            + 16
            + 1
            + writerBytes.length
            + 4
            + body.length;
    ByteBuffer out = ByteBuffer.allocate(length + ClusterKey.SIGNATURE_LENGTH);
    out.putInt(MAGIC).put(FORMAT).put(payload == null ? TOMBSTONE : VALUE);
    out.put((byte) topicBytes.length).put(topicBytes);
    out.putShort((short) keyBytes.length).put(keyBytes);
    out.putLong(version.epoch()).putLong(version.sequence());
    out.put((byte) writerBytes.length).put(writerBytes);
    out.putInt(body.length).put(body);
    out.put(clusterKey.sign(out.array(), length));
    return out.array();
  }

  /// Reads and verifies.
  public static Opened open(byte[] bytes, ClusterKey clusterKey) {
    if (bytes.length < 5 + ClusterKey.SIGNATURE_LENGTH
        || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      return new Opened.Rejected(Reason.NOT_AN_ENVELOPE);
    }
    int format = Byte.toUnsignedInt(bytes[4]);
    if (format != FORMAT) {
      return new Opened.Rejected(format > FORMAT ? Reason.NEWER_FORMAT : Reason.NOT_AN_ENVELOPE);
    }
    if (bytes.length > LENGTH_MAX) {
      return new Opened.Rejected(Reason.TOO_LARGE);
    }
    int length = bytes.length - ClusterKey.SIGNATURE_LENGTH;
    byte[] signature = new byte[ClusterKey.SIGNATURE_LENGTH];
    System.arraycopy(bytes, length, signature, 0, signature.length);
    if (!MessageDigest.isEqual(signature, clusterKey.sign(bytes, length))) {
      return new Opened.Rejected(Reason.BAD_SIGNATURE);
    }
    Envelope envelope = parse(ByteBuffer.wrap(bytes, 0, length));
    if (envelope == null || (bytes[5] != VALUE && bytes[5] != TOMBSTONE)) {
      return new Opened.Rejected(Reason.NOT_AN_ENVELOPE);
    }
    return envelope.payload != null && envelope.payload.length > PAYLOAD_LENGTH_MAX
        ? new Opened.Rejected(Reason.TOO_LARGE)
        : new Opened.Good(envelope);
  }

  /// Reads the version without verifying; for entry processors, which hold no key and order also
  /// what a newer release wrote.
  ///
  /// @return null if the bytes are no envelope
  public static @Nullable Version versionOf(byte[] bytes) {
    int length = bytes.length - ClusterKey.SIGNATURE_LENGTH;
    if (length < 5 || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      return null;
    }
    Envelope envelope = parse(ByteBuffer.wrap(bytes, 0, length));
    return envelope == null ? null : envelope.version();
  }

  private static @Nullable Envelope parse(ByteBuffer in) {
    try {
      in.position(5);
      byte kind = in.get();
      String topic = text(in, in.get() & 0xff);
      String key = text(in, in.getShort() & 0xffff);
      long epoch = in.getLong();
      long sequence = in.getLong();
      String writer = text(in, in.get() & 0xff);
      int length = in.getInt();
      if (length < 0 || length != in.remaining() || (kind == TOMBSTONE && length > 0)) {
        return null;
      }
      byte[] payload = new byte[length];
      in.get(payload);
      return new Envelope(
          topic, key, new Version(epoch, sequence, writer), kind == TOMBSTONE ? null : payload);
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      return null;
    }
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text, int lengthMax) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > lengthMax) {
      throw new IllegalArgumentException(
          "text: " + bytes.length + " bytes (expected: 0.." + lengthMax + ")");
    }
    return bytes;
  }
}
