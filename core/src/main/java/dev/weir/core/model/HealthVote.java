package dev.weir.core.model;

/// One prober's belief about one backend, with the evidence in short.
///
/// @param prober the health node that votes
/// @param code layer and kind of the last result, as HAProxy names them: `L4OK`, `L4CON`, `L4TOUT`,
///     `L6RSP`, `L7OK`, `L7STS`, `L7RSP`, `L7TOUT`, `INI`
/// @param reason the last result in words, [#REASON_LENGTH_MAX] characters at most
/// @param latencyNanos how long the last probe took
/// @param consecutiveCount how many results in a row agree with the last one
public record HealthVote(
    BackendUid uid,
    String prober,
    Vote vote,
    String code,
    String reason,
    long latencyNanos,
    int consecutiveCount) {
  public static final int REASON_LENGTH_MAX = 256;

  public HealthVote {
    if (reason.length() > REASON_LENGTH_MAX) {
      reason = reason.substring(0, REASON_LENGTH_MAX);
    }
  }
}
