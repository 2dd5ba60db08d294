package dev.weir.director.admit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads a run of bytes from its beginning, as TLS puts its lengths before its values. What would
/// be behind the end reads as nothing and breaks it for good, so that one question at the end is
/// enough.
final class Vector {
  private final ByteBuffer bytes;
  private final int end;
  private int at;
  private boolean isBroken;

  Vector(ByteBuffer bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  /// Whether something is left to read.
  boolean hasMore() {
    return !isBroken && at < end;
  }

  /// Whether all was read and nothing was missing.
  boolean isDone() {
    return !isBroken && at == end;
  }

  int u8() {
    int from = take(1);
    return isBroken ? 0 : bytes.get(from) & 0xff;
  }

  int u16() {
    int high = u8();
    return (high << 8) | u8();
  }

  void skip(int length) {
    take(length);
  }

  /// The next bytes as a run of their own; an empty one if they are not there.
  Vector sub(int length) {
    int from = take(length);
    return new Vector(bytes, from, isBroken ? 0 : length);
  }

  /// All that is left, as Latin-1.
  String text() {
    byte[] text = new byte[end - at];
    bytes.get(take(text.length), text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private int take(int length) {
    if (isBroken || end - at < length) {
      isBroken = true;
      return at;
    }
    int from = at;
    at += length;
    return from;
  }
}
