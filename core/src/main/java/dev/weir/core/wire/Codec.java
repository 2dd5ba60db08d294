package dev.weir.core.wire;

/// Turns values of one topic into bytes and back. What a newer release added is passed over.
public interface Codec<T> {
  byte[] encode(T value);

  /// Reads a value.
  ///
  /// @throws IllegalArgumentException if the bytes are not a value, whatever they are
  T decode(byte[] bytes);
}
