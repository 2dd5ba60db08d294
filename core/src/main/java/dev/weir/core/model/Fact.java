package dev.weir.core.model;

import org.jspecify.annotations.Nullable;

/// One versioned statement about one key, in absolute values: the unit that maps hold and the bus
/// carries.
///
/// @param value what holds now, or null for a tombstone (the key was deleted at this version)
public record Fact<T>(String key, Version version, @Nullable T value) {
  public static <T> Fact<T> deleted(String key, Version version) {
    return new Fact<>(key, version, null);
  }

  public boolean isDeleted() {
    return value == null;
  }
}
