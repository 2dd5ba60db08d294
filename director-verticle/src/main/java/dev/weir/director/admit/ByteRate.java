package dev.weir.director.admit;

/// How fast the bytes of one flow may go. Belongs to the event loop of its connection.
///
/// A flow that was quiet may send at once what comes in an eighth of a second. While there is less
/// than is worth a system call, nothing goes: otherwise a fast reader would get its bytes one by
/// one.
public final class ByteRate {
  public static final long BYTES_PER_SECOND_MAX = SteadyRate.PER_SECOND_MAX;

  /// Below this many bytes a write costs more than it moves.
  static final int QUANTUM_MAX = 16 * 1024;

  private static final int BURSTS_PER_SECOND = 8;

  private final SteadyRate rate;
  private final long burst;
  private final long quantum;
  private final long startNanos;
  private long gone;

  public ByteRate(long bytesPerSecond, long startNanos) {
    this.rate = new SteadyRate(bytesPerSecond);
    this.burst = Math.ceilDiv(bytesPerSecond, BURSTS_PER_SECOND);
    this.quantum = Math.min(burst, QUANTUM_MAX);
    this.startNanos = startNanos;
    this.gone = -burst;
  }

  /// How many of the wanted bytes may go now. They count as gone: what was not written after all
  /// must be given back.
  public int take(long nowNanos, int wanted) {
    long made = rate.unitsIn(nowNanos - startNanos);
    gone = Math.max(gone, made - burst);
    long there = made - gone;
    if (there < Math.min(quantum, wanted)) {
      return 0;
    }
    int taken = (int) Math.min(there, wanted);
    gone += taken;
    return taken;
  }

  public void giveBack(int bytes) {
    gone -= bytes;
  }

  /// How long it makes no sense to ask for so many bytes; 0 if some may go at once.
  public long nanosToNext(long nowNanos, int wanted) {
    long elapsed = nowNanos - startNanos;
    long made = rate.unitsIn(elapsed);
    long due = Math.max(gone, made - burst) + Math.min(quantum, wanted);
    return due <= made ? 0 : Math.max(1, rate.nanosFor(due) - elapsed);
  }
}
