package dev.weir.director.forward;

import dev.weir.director.forward.linux.Sys;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Memory for what one loop has read and cannot write yet. Outside the heap, so that slow readers
/// do not cost what the JVM was given, and as much as is needed, no more.
final class Rests {
  /// Beyond this, reads are small until slow readers have caught up.
  static final long BYTES_MAX = 64L << 20;

  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final Sys sys;
  private long bytes;

  Rests(Sys sys) {
    this.sys = sys;
  }

  /// Copies bytes to a place of their own.
  long take(long from, int length) {
    long place = place(length);
    MemorySegment.copy(ALL, from, ALL, place, length);
    return place;
  }

  /// Copies what a buffer of the heap still has.
  long take(ByteBuffer from) {
    long place = place(from.remaining());
    MemorySegment.copy(MemorySegment.ofBuffer(from), 0, ALL, place, from.remaining());
    return place;
  }

  void give(long place, int length) {
    sys.free(place);
    bytes -= length;
  }

  private long place(int length) {
    long place = sys.allocate(length);
    if (place == 0) {
      throw new OutOfMemoryError("native memory for " + length + " bytes");
    }
    bytes += length;
    return place;
  }

  boolean areMany() {
    return bytes > BYTES_MAX;
  }
}
