package dev.weir.feedback.intake;

import java.util.EnumMap;
import java.util.Map;

/// Reads an `OrcaLoadReport` from protobuf's bytes: the few fields of [OrcaField], which are all
/// doubles; everything else is passed over. As protobuf wants it, the last of a field counts, and
/// a field that is 0 need not be there, so that 0 is taken for nothing said.
final class OrcaBinary {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int VARINT_LENGTH_MAX = 10;

  private final byte[] bytes;
  private int at;

  private OrcaBinary(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Reads one message.
  ///
  /// @throws ReportJson.Malformed if it is none
  static Map<OrcaField, Double> parse(byte[] bytes) {
    return new OrcaBinary(bytes).message();
  }

  private Map<OrcaField, Double> message() {
    Map<OrcaField, Double> values = new EnumMap<>(OrcaField.class);
    while (at < bytes.length) {
      long tag = varint();
      long number = tag >>> 3;
      if (number < 1 || number > 0x1fff_ffff) {
        throw malformed("field " + number);
      }
      OrcaField field = OrcaField.numbered((int) number);
      int type = (int) (tag & 7);
      if (field != null && type == FIXED_64) {
        double value = Double.longBitsToDouble(fixed64());
        if (value == 0) {
          values.remove(field);
        } else {
          values.put(field, value);
        }
      } else {
        skip(type);
      }
    }
    return values;
  }

  private void skip(int type) {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> advance(8);
      case LENGTH_DELIMITED -> advance(varint());
      case FIXED_32 -> advance(4);
      default -> throw malformed("wire type " + type);
    }
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < VARINT_LENGTH_MAX; i++) {
      if (at == bytes.length) {
        throw malformed("an end within a number");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than " + VARINT_LENGTH_MAX + " bytes");
  }

  private long fixed64() {
    int begin = at;
    advance(8);
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = (value << 8) | (bytes[begin + i] & 0xff);
    }
    return value;
  }

  private void advance(long length) {
    if (length < 0 || length > bytes.length - at) {
      throw malformed("a field of " + length + " bytes");
    }
    at += (int) length;
  }

  private ReportJson.Malformed malformed(String what) {
    return new ReportJson.Malformed("byte " + at + ": " + what + " (expected: an OrcaLoadReport)");
  }
}
