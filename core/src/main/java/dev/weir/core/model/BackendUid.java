package dev.weir.core.model;

/// The immutable number of a backend. The configuration log gives it once; an id that is deleted
/// and made anew gets a new one, so that no count or vote of the old one is taken for the new
/// one's.
public record BackendUid(long value) implements Comparable<BackendUid> {
  public BackendUid {
    if (value < 1) {
      throw new IllegalArgumentException("backend uid: " + value + " (expected: 1 or more)");
    }
  }

  @Override
  public int compareTo(BackendUid other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
