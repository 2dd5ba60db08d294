package dev.weir.director.balance;

/// What asking for a backend came to.
public sealed interface Pick {
  record Chosen(Route route) implements Pick {}

  record None(Reason reason) implements Pick {}

  /// Why there is no backend for a connection.
  enum Reason {
    UNKNOWN_SERVICE,
    DISABLED,
    /// No backend of the service takes connections.
    NO_BACKEND,
    /// Every backend that takes connections was tried for this one, or is full.
    NONE_LEFT
  }
}
