package dev.weir.core.model;

import java.util.Comparator;

/// The totally ordered version of a fact. For configuration, epoch and sequence are the log's term
/// and index.
///
/// @param epoch grows when the writer of a key changes
/// @param sequence grows with each write of one writer
/// @param writer breaks ties; the name of the node that wrote
public record Version(long epoch, long sequence, String writer) implements Comparable<Version> {
  /// Older than everything that was ever written.
  public static final Version NONE = new Version(0, 0, "");

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::epoch)
          .thenComparingLong(Version::sequence)
          .thenComparing(Version::writer);

  public Version {
    if (epoch < 0 || sequence < 0) {
      throw new IllegalArgumentException(
          "version: " + epoch + "." + sequence + " (expected: 0 or more)");
    }
  }

  public boolean isNewerThan(Version other) {
    return compareTo(other) > 0;
  }

  public Version next() {
    return new Version(epoch, sequence + 1, writer);
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}
