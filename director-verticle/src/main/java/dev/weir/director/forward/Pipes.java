package dev.weir.director.forward;

import dev.weir.director.forward.linux.Sys;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The pipes of one loop through which bulk goes. A stream holds one only while something is on its
/// way; empty ones are kept for the next.
final class Pipes {
  /// What one pipe holds and one call may move; the system's default is 16 pages. Slow readers can
  /// hold this much each in the kernel.
  static final int SIZE = 256 * 1024;

  /// A call that moved less is a thin one.
  static final long BULK_MIN = 16 * 1024;

  /// Pipes in use at once; streams beyond that copy, and are counted.
  static final int MAX = 1024;

  /// Empty pipes that are kept.
  static final int SPARE_MAX = 64;

  private final Sys sys;
  private final NativeFallbacks fallbacks;
  private final ArrayDeque<Pipe> spare = new ArrayDeque<>();
  private int taken;

  /// A pipe and how much is in it.
  static final class Pipe {
    private final int output;
    private final int input;
    private long length;

    private Pipe(long ends) {
      this.output = (int) (ends >> 32);
      this.input = (int) ends;
    }

    int output() {
      return output;
    }

    int input() {
      return input;
    }

    long length() {
      return length;
    }

    void added(long count) {
      length += count;
    }

    void removed(long count) {
      length -= count;
    }
  }

  Pipes(Sys sys, NativeFallbacks fallbacks) {
    this.sys = sys;
    this.fallbacks = fallbacks;
  }

  /// An empty pipe, or null when there is none to be had.
  @Nullable Pipe take() {
    Pipe pipe = spare.pollLast();
    if (pipe == null) {
      pipe = taken < MAX ? made() : null;
    }
    if (pipe == null) {
      fallbacks.pipesDenied().incrementAndGet();
    } else {
      taken++;
    }
    return pipe;
  }

  /// Takes a pipe back; what is still in it is lost.
  void give(Pipe pipe) {
    taken--;
    if (pipe.length() == 0 && spare.size() < SPARE_MAX) {
      spare.addLast(pipe);
    } else {
      close(pipe);
    }
  }

  void close() {
    spare.forEach(this::close);
    spare.clear();
  }

  private @Nullable Pipe made() {
    long ends = sys.pipe();
    if (ends < 0) {
      return null;
    }
    Pipe pipe = new Pipe(ends);
    if (sys.setPipeSize(pipe.input(), SIZE) < SIZE) {
      fallbacks.pipesNarrow().incrementAndGet();
    }
    return pipe;
  }

  private void close(Pipe pipe) {
    sys.close(pipe.input());
    sys.close(pipe.output());
  }
}
