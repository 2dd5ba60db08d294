package dev.weir.admin.log.state;

/// Where the chain of audit rows ends: how many there are and the hash of the last one.
public record AuditHead(long count, String hash) {
  /// Before the first row.
  public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));
}
