package dev.weir.director.forward;

import dev.weir.director.forward.linux.Errno;
import dev.weir.director.forward.linux.Sys;

/// One direction of a [NativeConnection]: moves bytes from one socket to the other until the first
/// runs dry or the second runs full. Small pieces go through the loop's one buffer; what is bulk
/// goes through a pipe inside the kernel.
final class NativeStream {
  /// Reads of one turn, after which others get theirs.
  private static final int READS_MAX = 4;

  /// Reads that filled the buffer, one after the other, after which a stream is bulk.
  private static final int FULL_READS = 2;

  private final NativeLoop loop;
  private final NativeConnection connection;
  private final NativeSocket from;
  private final NativeSocket to;

  /// What was read and not yet written, in memory of its own.
  private long rest;

  private int restOffset;
  private int restLength;
  private Pipes.@org.jspecify.annotations.Nullable Pipe pipe;
  private byte fullReads;
  private boolean ended;
  private boolean passed;
  private boolean queued;

  NativeStream(NativeLoop loop, NativeConnection connection, NativeSocket from, NativeSocket to) {
    this.loop = loop;
    this.connection = connection;
    this.from = from;
    this.to = to;
  }

  /// Everything up to the end of the stream was read and has left.
  boolean isPassed() {
    return passed;
  }

  /// The sender has ended.
  boolean isEnded() {
    return ended;
  }

  NativeSocket from() {
    return from;
  }

  NativeSocket to() {
    return to;
  }

  /// It is this stream's turn again, after others had theirs.
  void resume() {
    queued = false;
    move();
  }

  void move() {
    for (int reads = 0; reads < READS_MAX; reads++) {
      if (passed || !connection.isMoving() || !writeRest()) {
        return;
      }
      if (ended) {
        passed = true;
        connection.passed(this);
        return;
      }
      if (!from.isReadable() || !to.isWritable() || !(isBulk() ? splice() : copy())) {
        return;
      }
    }
    if (!queued) {
      queued = true;
      loop.again(this);
    }
  }

  /// Gives back what it holds.
  void release() {
    if (rest != 0) {
      loop.rests().give(rest, restOffset + restLength);
      rest = 0;
    }
    Pipes.Pipe held = pipe;
    if (held != null) {
      pipe = null;
      loop.pipes().give(held);
    }
  }

  private boolean isBulk() {
    return fullReads >= FULL_READS;
  }

  /// Reads once and writes what came.
  ///
  /// @return whether there may be more to do
  private boolean copy() {
    Sys sys = loop.sys();
    int size = loop.readMax();
    long count = sys.receive(from.fd(), loop.buffer(), size);
    if (count <= 0) {
      return endedBy(count);
    }
    if (count < size) {
      from.gaveLess();
      fullReads = 0;
    } else {
      fullReads++;
    }
    connection.moved(this, count);
    long sent = sys.send(to.fd(), loop.buffer(), count);
    if (sent == count) {
      return true;
    }
    if (sent < 0 && !Errno.AGAIN.is(sent)) {
      connection.aborted(to);
      return false;
    }
    to.ranFull();
    keep((int) Math.max(0, sent), (int) count);
    return false;
  }

  /// @param count what a read gave: 0 at the end of the stream, or an error
  private boolean endedBy(long count) {
    if (count == 0) {
      from.ranDry();
      ended = true;
      connection.ended(this);
      return true;
    }
    if (Errno.AGAIN.is(count)) {
      from.ranDry();
    } else {
      connection.aborted(from);
    }
    return false;
  }

  private void keep(int sent, int count) {
    int length = count - sent;
    rest = loop.rests().take(loop.buffer() + sent, length);
    restOffset = 0;
    restLength = length;
  }

  /// @return whether nothing is left to write
  private boolean writeRest() {
    if (rest == 0 && (pipe == null || pipe.length() == 0)) {
      return true;
    }
    if (!to.isWritable()) {
      return false;
    }
    return rest == 0 ? drain() : writeKept();
  }

  private boolean writeKept() {
    long sent = loop.sys().send(to.fd(), rest + restOffset, restLength);
    if (sent == restLength) {
      loop.rests().give(rest, restOffset + restLength);
      rest = 0;
      return true;
    }
    if (sent < 0 && !Errno.AGAIN.is(sent)) {
      connection.aborted(to);
      return false;
    }
    to.ranFull();
    if (sent > 0) {
      restOffset += (int) sent;
      restLength -= (int) sent;
      connection.wrote();
    }
    return false;
  }

  /// Moves once through a pipe.
  ///
  /// @return whether there may be more to do
  private boolean splice() {
    Pipes.Pipe through = pipe;
    if (through == null) {
      through = loop.pipes().take();
      if (through == null) {
        fullReads = 0;
        return copy();
      }
      pipe = through;
    }
    long count = loop.sys().splice(from.fd(), through.input(), Pipes.SIZE);
    if (count > 0) {
      through.added(count);
      connection.moved(this, count);
      if (count < Pipes.BULK_MIN) {
        fullReads = 0;
      }
      return drain();
    }
    if (count < 0 && !Errno.AGAIN.is(count)) {
      connection.aborted(from);
      return false;
    }
    // Nothing to read and the end of the stream look alike here; only a read tells them apart.
    loop.pipes().give(through);
    pipe = null;
    fullReads = 0;
    return copy();
  }

  /// Writes what is in the pipe.
  private boolean drain() {
    Pipes.Pipe through = pipe;
    if (through == null) {
      return true;
    }
    while (through.length() > 0) {
      long count = loop.sys().splice(through.output(), to.fd(), through.length());
      if (count <= 0) {
        if (count < 0 && !Errno.AGAIN.is(count)) {
          connection.aborted(to);
        } else {
          to.ranFull();
        }
        return false;
      }
      through.removed(count);
      connection.wrote();
    }
    if (!isBulk()) {
      loop.pipes().give(through);
      pipe = null;
    }
    return true;
  }
}
