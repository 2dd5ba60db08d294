package dev.weir.core.model;

/// What feedback says of one backend.
///
/// @param factor how much of its wanted weight it can bear
/// @param reportAgeMillis age of the report that the factor rests on, at sending
/// @param cause why the factor is what it is, for people ("load 0.99 of wanted 0.95", "no report
///     for 30 s")
public record BackendLoad(
    BackendUid uid, LoadFactor factor, long reportAgeMillis, String cause, AgentWords agent) {
  public static BackendLoad neutral(BackendUid uid) {
    return new BackendLoad(uid, LoadFactor.NEUTRAL, 0, "", AgentWords.SILENT);
  }
}
