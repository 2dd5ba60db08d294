package dev.weir.bench.load;

/// What each client of a load does, again and again.
public enum Pattern {
  /// A small request, a small reply, on a connection that stays. A unit is a request.
  PING,
  /// A connection for one request, closed by the backend. A unit is a connection.
  CHURN,
  /// The backend streams without end. A unit is a byte.
  BULK,
  /// One request, then silence. A unit is a connection that stands.
  IDLE
}
