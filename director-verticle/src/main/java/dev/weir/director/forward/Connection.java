package dev.weir.director.forward;

/// An accepted connection, whatever carries it. Lives on one event loop.
interface Connection extends Dialer {
  /// A hash of the client's address; the same client has the same everywhere.
  long clientHash();

  /// Sends the client away with a reset.
  void refuse();

  /// Ends it from our side, wherever it is.
  void kill();
}
