package dev.weir.director.forward;

/// What dialling a backend came to.
sealed interface Dialled {
  /// The backend accepted.
  ///
  /// @param nanos how long it took
  record Connected(Relay relay, long nanos) implements Dialled {}

  record Failed(Cause cause, String text) implements Dialled {}

  /// Why a dial failed, whose fault that is, and whether another backend may do better.
  enum Cause {
    REFUSED(Termination.SERVER_REFUSED),
    TIMED_OUT(Termination.CONNECT_TIMED_OUT),
    /// The backend's TLS is not what it should be.
    TLS_FAILED(Termination.SERVER_REFUSED),
    /// The backend's host name has no address.
    UNRESOLVED(Termination.SERVER_REFUSED),
    /// We have no port or descriptor left.
    OUT_OF_RESOURCES(Termination.OUT_OF_RESOURCES),
    /// An error in our own code.
    BROKEN(Termination.INTERNAL_ERROR),
    CLIENT_GONE(Termination.CLIENT_ABORTED_CONNECT),
    KILLED(Termination.KILLED_CONNECT);

    private final Termination termination;

    Cause(Termination termination) {
      this.termination = termination;
    }

    Termination termination() {
      return termination;
    }

    boolean isBackendsFault() {
      return this == REFUSED || this == TIMED_OUT || this == UNRESOLVED || this == TLS_FAILED;
    }

    boolean mayTryAnother() {
      return isBackendsFault();
    }
  }
}
