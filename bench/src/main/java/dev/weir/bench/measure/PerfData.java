package dev.weir.bench.measure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The counters that a HotSpot JVM keeps in a file for tools such as `jstat`: a prologue, then
/// entries of a name and a value. Format 2.0, as `perfMemory.hpp` and `perfData.hpp` lay it out.
final class PerfData {
  private static final int MAGIC = 0xcafec0c0;
  private static final int BYTE_ORDER_AT = 4;
  private static final int ENTRY_OFFSET_AT = 24;
  private static final int ENTRY_COUNT_AT = 28;
  private static final int NAME_OFFSET_AT = 4;
  private static final int VALUE_OFFSET_AT = 16;

  private PerfData() {}

  /// The value of a counter.
  ///
  /// @param file all of its bytes
  static long counter(byte[] file, String name) {
    ByteBuffer data = ByteBuffer.wrap(file);
    if (data.remaining() <= ENTRY_COUNT_AT + Integer.BYTES || data.getInt(0) != MAGIC) {
      throw new IllegalArgumentException("perf data: no magic number (expected: a HotSpot file)");
    }
    data.order(data.get(BYTE_ORDER_AT) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int at = data.getInt(ENTRY_OFFSET_AT);
    int count = data.getInt(ENTRY_COUNT_AT);
    for (int i = 0; i < count; i++) {
      if (nameAt(file, at + data.getInt(at + NAME_OFFSET_AT)).equals(name)) {
        return data.getLong(at + data.getInt(at + VALUE_OFFSET_AT));
      }
      at += data.getInt(at);
    }
    throw new IllegalArgumentException("perf data: no " + name + " (expected: a counter of it)");
  }

  private static String nameAt(byte[] file, int begin) {
    int end = begin;
    while (file[end] != 0) {
      end++;
    }
    return new String(file, begin, end - begin, StandardCharsets.US_ASCII);
  }
}
