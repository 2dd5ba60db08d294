package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;

/// Counts what one connection carries, for its backend and for its own line in the log, and
/// measures the backend's first byte.
final class Traffic {
  private final Tally tally;
  private final NanoClock clock;
  private FirstByte firstByte = FirstByte.NOBODY_SPOKE;
  private long askedNanos;
  private long firstByteNanos;
  private long bytesIn;
  private long bytesOut;

  private enum FirstByte {
    NOBODY_SPOKE,
    CLIENT_SPOKE,
    MEASURED
  }

  Traffic(Tally tally, NanoClock clock) {
    this.tally = tally;
    this.clock = clock;
  }

  void begin() {
    if (firstByte == FirstByte.NOBODY_SPOKE) {
      askedNanos = clock.nowNanos();
    }
  }

  void in(long count) {
    bytesIn += count;
    tally.bytesIn((int) count);
    if (firstByte == FirstByte.NOBODY_SPOKE) {
      firstByte = FirstByte.CLIENT_SPOKE;
      askedNanos = clock.nowNanos();
    }
  }

  void out(long count) {
    bytesOut += count;
    tally.bytesOut((int) count);
    if (firstByte != FirstByte.MEASURED) {
      firstByte = FirstByte.MEASURED;
      firstByteNanos = clock.nowNanos() - askedNanos;
      tally.firstByte(firstByteNanos);
    }
  }

  Relay.Carried carried() {
    return new Relay.Carried(
        bytesIn, bytesOut, firstByte == FirstByte.MEASURED ? firstByteNanos : null);
  }
}
