package dev.weir.bench.subject;

/// What a target may listen for, each on a port of its own.
public enum Door {
  /// Plain TCP to plain TCP.
  PLAIN,
  /// TLS from the client, plain TCP to the backend.
  TLS,
  /// Plain TCP from the client; the backend is told of it by the PROXY protocol, version 2.
  PROXY
}
