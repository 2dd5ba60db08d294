package dev.weir.admin.log;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// JSON as bytes: one byte of form, then the text, deflated when it is long. A service with 10,000
/// backends fits into one entry so.
final class Packed {
  /// The longest text that is left as it is.
  static final int PLAIN_LENGTH_MAX = 4096;

  /// The longest text that is unpacked; what claims to be longer is refused.
  static final int TEXT_LENGTH_MAX = 64 << 20;

  /// What is shorter was no megabyte: deflating makes nothing a thousand times smaller, or hardly.
  static final int DEFLATED_LENGTH_MIN = 1000;

  private static final byte PLAIN = 0;
  private static final byte DEFLATED = 1;

  private Packed() {}

  static byte[] pack(JsonObject json) {
    byte[] text = json.toBuffer().getBytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length / 4 + 1);
    if (text.length <= PLAIN_LENGTH_MAX) {
      out.write(PLAIN);
      out.writeBytes(text);
      return out.toByteArray();
    }
    out.write(DEFLATED);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
      deflating.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  static JsonObject unpack(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("entry: 0 bytes (expected: 1 or more)");
    }
    byte[] text =
        switch (bytes[0]) {
          case PLAIN -> Arrays.copyOfRange(bytes, 1, bytes.length);
          case DEFLATED -> inflate(bytes);
          default ->
              throw new IllegalArgumentException("entry: form " + bytes[0] + " (expected: 0 or 1)");
        };
    try {
      return new JsonObject(Buffer.buffer(text));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("entry: " + e.getMessage() + " (expected: JSON)", e);
    }
  }

  private static byte[] inflate(byte[] bytes) {
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
      byte[] text = in.readNBytes(TEXT_LENGTH_MAX + 1);
      if (text.length > TEXT_LENGTH_MAX) {
        throw new IllegalArgumentException(
            "entry: longer than " + TEXT_LENGTH_MAX + " bytes (expected: not longer)");
      }
      return text;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "entry: " + e.getMessage() + " (expected: deflated JSON)", e);
    }
  }
}
