package dev.weir.core.model;

/// Connections of one director to one backend: those that are relayed, and those still being
/// dialled.
public record ConnectionCount(int open, int pending) {
  public static final ConnectionCount NONE = new ConnectionCount(0, 0);

  public ConnectionCount {
    if (open < 0 || pending < 0) {
      throw new IllegalArgumentException(
          "connections: open " + open + ", pending " + pending + " (expected: 0 or more)");
    }
  }

  public int total() {
    return open + pending;
  }

  public ConnectionCount plus(ConnectionCount other) {
    return new ConnectionCount(open + other.open, pending + other.pending);
  }
}
