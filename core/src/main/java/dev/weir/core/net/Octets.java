package dev.weir.core.net;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;

/// A few bytes as a value.
public final class Octets {
  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone());
  }

  public static Octets of(String text, Charset charset) {
    return new Octets(text.getBytes(charset));
  }

  /// The bytes at an index of a buffer, whose position stays.
  static Octets of(ByteBuffer from, int index, int length) {
    byte[] bytes = new byte[length];
    from.get(index, bytes);
    return new Octets(bytes);
  }

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String text(Charset charset) {
    return new String(bytes, charset);
  }

  public void writeTo(ByteBuffer out) {
    out.put(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
