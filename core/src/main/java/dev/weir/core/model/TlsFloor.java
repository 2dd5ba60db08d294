package dev.weir.core.model;

/// The lowest version of TLS that a listener speaks; lower ones are broken.
public enum TlsFloor {
  TLS_1_2("TLSv1.2"),
  TLS_1_3("TLSv1.3");

  private final String id;

  TlsFloor(String id) {
    this.id = id;
  }

  /// The name in settings, the API, on the wire, and of every TLS library.
  public String id() {
    return id;
  }
}
