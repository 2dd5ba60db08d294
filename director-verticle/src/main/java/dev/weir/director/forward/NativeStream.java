package dev.weir.director.forward;

import dev.weir.director.admit.ByteRate;
import dev.weir.director.forward.linux.Errno;
import dev.weir.director.forward.linux.Sys;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One direction of a [NativeRelay]: moves bytes from one socket to the other until the first
/// runs dry or the second runs full. Small pieces go through the loop's one buffer; what is bulk
/// goes through a pipe inside the kernel.
final class NativeStream {
  /// Reads of one turn, after which others get theirs.
  private static final int READS_MAX = 4;

  /// Reads that filled the buffer, one after the other, after which a stream is bulk.
  private static final int FULL_READS = 2;

  /// What counts as a full one.
  private static final int BULK_READ = 64 * 1024;

  /// Splices that moved little, one after the other, after which a stream is no bulk any more.
  private static final int THIN_SPLICES = 16;

  private final NativeLoop loop;
  private final NativeRelay relay;
  private final NativeSocket from;
  private final NativeSocket to;
  private final @Nullable Pace pace;

  /// What was read and not yet written, in memory of its own.
  private long rest;

  private int restOffset;
  private int restLength;
  private Pipes.@Nullable Pipe pipe;
  private byte fullReads;
  private byte thinSplices;
  private boolean ended;
  private boolean passed;
  private boolean queued;

  /// @param bytesPerSecondMax 0 for no limit
  NativeStream(
      NativeLoop loop,
      NativeRelay relay,
      NativeSocket from,
      NativeSocket to,
      long bytesPerSecondMax) {
    this.loop = loop;
    this.relay = relay;
    this.from = from;
    this.to = to;
    this.pace = bytesPerSecondMax == 0 ? null : new Pace(bytesPerSecondMax);
  }

  /// Gives it what goes before everything that is read.
  void begin(ByteBuffer first) {
    restLength = first.remaining();
    rest = loop.rests().take(first);
    restOffset = 0;
  }

  /// Everything up to the end of the stream was read and has left.
  boolean isPassed() {
    return passed;
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
      if (passed || !relay.isMoving() || !writeRest()) {
        return;
      }
      if (ended) {
        passed = true;
        relay.passed(this);
        return;
      }
      if (!from.isReadable() || !to.isWritable()) {
        return;
      }
      int size = allowance();
      if (size == 0 || !(isBulk() ? splice(size) : copy(size))) {
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
    if (pace != null) {
      loop.wheel().cancel(pace);
    }
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
  private boolean copy(int size) {
    Sys sys = loop.sys();
    long count = loop.buffer().receive(from.fd(), size);
    spent(size, count);
    if (count <= 0) {
      return endedBy(count);
    }
    if (count < size) {
      from.gaveLess();
      fullReads = 0;
      ended = from.endsWithLess();
    } else if (count >= BULK_READ) {
      fullReads++;
    }
    relay.moved(this, count);
    if (ended) {
      relay.ended(this);
    }
    to.sending();
    long sent =
        ended
            ? sys.sendLast(to.fd(), loop.buffer().address(), count)
            : sys.send(to.fd(), loop.buffer().address(), count);
    if (sent > 0) {
      relay.wrote(this);
    }
    if (sent == count) {
      return true;
    }
    if (sent < 0 && !Errno.AGAIN.is(sent)) {
      relay.aborted(to);
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
      relay.ended(this);
      return true;
    }
    if (Errno.AGAIN.is(count)) {
      from.ranDry();
    } else {
      relay.aborted(from);
    }
    return false;
  }

  private void keep(int sent, int count) {
    int length = count - sent;
    rest = loop.rests().take(loop.buffer().address() + sent, length);
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
    to.sending();
    long sent = loop.sys().send(to.fd(), rest + restOffset, restLength);
    if (sent > 0) {
      relay.wrote(this);
    }
    if (sent == restLength) {
      loop.rests().give(rest, restOffset + restLength);
      rest = 0;
      return true;
    }
    if (sent < 0 && !Errno.AGAIN.is(sent)) {
      relay.aborted(to);
      return false;
    }
    to.ranFull();
    if (sent > 0) {
      restOffset += (int) sent;
      restLength -= (int) sent;
    }
    return false;
  }

  /// Moves once through a pipe.
  ///
  /// @return whether there may be more to do
  private boolean splice(int size) {
    Pipes.Pipe through = pipe;
    if (through == null) {
      through = loop.pipes().take();
      if (through == null) {
        fullReads = 0;
        return copy(narrowed(size));
      }
      pipe = through;
    }
    long count = loop.sys().splice(from.fd(), through.input(), size);
    if (count > 0) {
      spent(size, count);
      through.added(count);
      relay.moved(this, count);
      if (count >= Math.min(size, Pipes.BULK_MIN)) {
        thinSplices = 0;
      } else if (++thinSplices >= THIN_SPLICES) {
        fullReads = 0;
        thinSplices = 0;
      }
      return drain();
    }
    loop.pipes().give(through);
    pipe = null;
    if (count < 0) {
      spent(size, 0);
      return endedBy(count);
    }
    // The end of the stream, most likely; only a read tells it from a stream that runs dry.
    fullReads = 0;
    return copy(narrowed(size));
  }

  /// What of it the loop's buffer takes.
  private int narrowed(int size) {
    int narrow = Math.min(size, loop.buffer().readMax());
    spent(size, narrow);
    return narrow;
  }

  /// How much may be read now; when nothing may, it goes on by itself later.
  private int allowance() {
    int size = isBulk() ? Pipes.SIZE : loop.buffer().readMax();
    return pace == null ? size : pace.take(size);
  }

  private void spent(int size, long count) {
    if (pace != null) {
      pace.giveBack((int) (size - Math.max(0, count)));
    }
  }

  /// The bandwidth limit of one stream.
  private final class Pace extends TimerWheel.Timer {
    private final ByteRate rate;
    private long dueNanos;

    Pace(long bytesPerSecondMax) {
      rate = new ByteRate(bytesPerSecondMax, loop.clock().nowNanos());
    }

    int take(int wanted) {
      long now = loop.clock().nowNanos();
      int taken = rate.take(now, wanted);
      if (taken == 0) {
        dueNanos = now + rate.nanosToNext(now, wanted);
        loop.wheel().arm(this);
      }
      return taken;
    }

    void giveBack(int count) {
      rate.giveBack(count);
    }

    @Override
    long dueNanos() {
      return dueNanos;
    }

    @Override
    void expired(long nowNanos) {
      move();
    }
  }

  /// Writes what is in the pipe.
  private boolean drain() {
    Pipes.Pipe through = pipe;
    if (through == null) {
      return true;
    }
    while (through.length() > 0) {
      to.sending();
      long count = loop.sys().splice(through.output(), to.fd(), through.length());
      if (count <= 0) {
        if (count < 0 && !Errno.AGAIN.is(count)) {
          relay.aborted(to);
        } else {
          to.ranFull();
        }
        return false;
      }
      through.removed(count);
      relay.wrote(this);
    }
    if (!isBulk()) {
      loop.pipes().give(through);
      pipe = null;
    }
    return true;
  }
}
