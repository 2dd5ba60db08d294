package dev.weir.director.forward;

import dev.weir.director.forward.linux.Sys;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The one buffer of a loop, into which every connection is read in its turn.
final class ReadBuffer {
  static final int SIZE = 256 * 1024;

  /// What a read may take while slow readers hold much.
  static final int NARROW_SIZE = 4096;

  private final Sys sys;
  private final MemorySegment memory;
  private final long address;
  private final Rests rests;
  private final NativeFallbacks fallbacks;

  ReadBuffer(Sys sys, Arena arena, Rests rests, NativeFallbacks fallbacks) {
    this.sys = sys;
    this.memory = arena.allocate(SIZE, 4096);
    this.address = memory.address();
    this.rests = rests;
    this.fallbacks = fallbacks;
  }

  long address() {
    return address;
  }

  /// Reads into it, and never beyond its end.
  long receive(int fd, int size) {
    if (size < 1 || size > SIZE) {
      throw new IllegalArgumentException("size: " + size + " (expected: 1.." + SIZE + ")");
    }
    return sys.receive(fd, address, size);
  }

  /// Fills what a buffer of the heap has left, from the beginning of this one.
  void copyTo(ByteBuffer to) {
    MemorySegment.copy(memory, 0, MemorySegment.ofBuffer(to), 0, to.remaining());
  }

  /// What a read may take now.
  int readMax() {
    if (!rests.areMany()) {
      return SIZE;
    }
    fallbacks.readsNarrow().incrementAndGet();
    return NARROW_SIZE;
  }
}
