package dev.weir.core.model;

import java.util.List;

/// Statistics of one incarnation of a director: the rows that changed since its last message. Key:
/// incarnation.
///
/// @param uptimeMillis by the sender's monotonic clock; rates are differences of totals over
///     differences of this
public record DirectorStatistics(
    String director, String incarnation, long uptimeMillis, List<BackendStatistics> rows) {
  /// Rows in one message, so that it stays below 64 KB.
  public static final int ROWS_MAX = 100;

  public DirectorStatistics {
    rows = List.copyOf(rows);
  }
}
