package dev.weir.core.model;

/// Which backend a client of a service meets. The epoch of its version counts the times that it was
/// written, so that of two directors that bind one client at once the first wins and the other
/// adopts.
///
/// @param client the first address of those that count as this client
/// @param ageMillis since its last connection began, at sending
public record ClientBinding(
    ServiceId service, IpAddress client, BackendUid backend, long ageMillis) {
  public ClientBinding {
    if (ageMillis < 0) {
      throw new IllegalArgumentException("ageMs: " + ageMillis + " (expected: 0 or more)");
    }
  }

  public String key() {
    return service + "/" + client;
  }
}
