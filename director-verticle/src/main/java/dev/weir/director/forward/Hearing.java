package dev.weir.director.forward;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/// One preface as far as it was heard.
final class Hearing {
  static final byte[] NOTHING = {};

  private static final int FIRST_SIZE = 512;

  private final Preface preface;
  private final Consumer<Preface.Heard> then;
  private final long dueNanos;
  private byte[] bytes;
  private int length;

  /// @param early what the client said before
  Hearing(Preface preface, byte[] early, long dueNanos, Consumer<Preface.Heard> then) {
    this.preface = preface;
    this.then = then;
    this.dueNanos = dueNanos;
    this.bytes = early.length == 0 ? new byte[FIRST_SIZE] : early;
    this.length = early.length;
  }

  long dueNanos() {
    return dueNanos;
  }

  void tell(Preface.Heard heard) {
    then.accept(heard);
  }

  /// How much more it takes.
  int room() {
    return Preface.LENGTH_MAX - length;
  }

  /// A place for more bytes, at its position.
  ByteBuffer place(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
    ByteBuffer place = ByteBuffer.wrap(bytes, length, count);
    length += count;
    return place;
  }

  Preface.Judged judge() {
    return length == 0 ? Preface.Judged.MORE : preface.judge(ByteBuffer.wrap(bytes, 0, length));
  }

  /// What came after the preface.
  byte[] rest(int consumed) {
    return Arrays.copyOfRange(bytes, consumed, length);
  }
}
