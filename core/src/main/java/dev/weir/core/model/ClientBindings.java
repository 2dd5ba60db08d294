package dev.weir.core.model;

import java.util.List;

/// Bindings of one service that hold since a moment ago; on the bus only. Each row has a version of
/// its own, so messages may come in any order.
public record ClientBindings(ServiceId service, List<Row> rows) {
  /// Rows in one message, so that it stays below 64 KB.
  public static final int ROWS_MAX = 500;

  /// One client.
  ///
  /// @param epoch of the binding's version
  /// @param ageMillis since its last connection began, at sending
  public record Row(IpAddress client, BackendUid backend, long epoch, long ageMillis) {
    public Row {
      if (epoch < 1 || ageMillis < 0) {
        throw new IllegalArgumentException(
            "binding: epoch %d, ageMs %d (expected: 1 or more, 0 or more)"
                .formatted(epoch, ageMillis));
      }
    }
  }

  public ClientBindings {
    rows = List.copyOf(rows);
    Range.check("rows: count", rows.size(), 0, ROWS_MAX);
  }
}
