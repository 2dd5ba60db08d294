package dev.weir.health.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Looks for a text in the first bytes of a body that comes in pieces.
final class BodyText {
  private final byte[] wanted;
  private final int bytesMax;
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private int readCount;
  private boolean found;

  BodyText(String wanted, int bytesMax) {
    this.wanted = wanted.getBytes(StandardCharsets.UTF_8);
    this.bytesMax = bytesMax;
    this.found = this.wanted.length == 0;
  }

  /// Takes the next piece; bytes beyond the limit are not looked at.
  void add(byte[] piece) {
    int length = Math.min(piece.length, bytesMax - readCount);
    readCount += length;
    tail.write(piece, 0, length);
    byte[] searched = tail.toByteArray();
    found |= indexOf(searched) >= 0;
    // What may be the beginning of the text is looked at again with the next piece.
    int keep = Math.min(searched.length, wanted.length - 1);
    tail.reset();
    tail.write(searched, searched.length - Math.max(0, keep), Math.max(0, keep));
  }

  boolean isFound() {
    return found;
  }

  /// Whether everything that may be looked at has been.
  boolean isFull() {
    return readCount >= bytesMax;
  }

  int readCount() {
    return readCount;
  }

  private int indexOf(byte[] searched) {
    for (int i = 0; i + wanted.length <= searched.length; i++) {
      if (Arrays.equals(searched, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
