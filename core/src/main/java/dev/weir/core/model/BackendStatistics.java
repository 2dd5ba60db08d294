package dev.weir.core.model;

/// What one director counted for one backend since the director's start. All totals only grow, so a
/// lost message loses nothing: readers take differences.
///
/// @param connections opened to the backend
/// @param failures dials that failed, each attempt counted
/// @param resets connections that the backend reset, or that broke while open
/// @param bytesIn from clients to the backend
/// @param bytesOut from the backend to clients
/// @param connect how long successful dials took
/// @param firstByte from the client's first byte (or the dial, when the server speaks first) to the
///     backend's first
public record BackendStatistics(
    BackendUid uid,
    long connections,
    long failures,
    long resets,
    long bytesIn,
    long bytesOut,
    LatencyBuckets connect,
    LatencyBuckets firstByte) {
  public static BackendStatistics none(BackendUid uid) {
    return new BackendStatistics(uid, 0, 0, 0, 0, 0, LatencyBuckets.EMPTY, LatencyBuckets.EMPTY);
  }
}
