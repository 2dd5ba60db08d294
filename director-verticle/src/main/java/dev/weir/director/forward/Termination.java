package dev.weir.director.forward;

/// How a connection ended, by HAProxy's two letters: who ended it, and in which phase (R
/// first bytes, C connecting, D data, - none). Where HAProxy says nothing of who closed first,
/// `first` does: a backend that is killed while idle ends its connections in good order, and yet it
/// was the backend that ended them.
public enum Termination {
  CLIENT_CLOSED("--", First.CLIENT),
  SERVER_CLOSED("--", First.SERVER),
  /// The client reset, or vanished while open.
  CLIENT_ABORTED("CD", First.CLIENT),
  /// The backend reset, or vanished while open.
  SERVER_ABORTED("SD", First.SERVER),
  /// Nothing came for the idle or half-closed timeout, and it was the client's turn.
  CLIENT_SILENT("cD", First.DIRECTOR),
  /// The same, and it was the backend's turn.
  SERVER_SILENT("sD", First.DIRECTOR),
  /// The client went before it had said what it must say first.
  CLIENT_ABORTED_FIRST("CR", First.CLIENT),
  /// The client did not say in time what it must say first.
  FIRST_BYTES_LATE("cR", First.DIRECTOR),
  /// A rule of the listener refused it.
  DENIED("PR", First.DIRECTOR),
  /// The client went while its backend was being dialled.
  CLIENT_ABORTED_CONNECT("CC", First.CLIENT),
  /// No backend took the connection.
  SERVER_REFUSED("SC", First.SERVER),
  /// The last dial timed out.
  CONNECT_TIMED_OUT("sC", First.DIRECTOR),
  /// There was no backend to dial.
  NO_BACKEND("SC", First.DIRECTOR),
  /// A limit of ours refused it.
  LIMITED("PC", First.DIRECTOR),
  /// Closed by the end of a drain.
  KILLED("KD", First.DIRECTOR),
  KILLED_FIRST("KR", First.DIRECTOR),
  KILLED_CONNECT("KC", First.DIRECTOR),
  /// We were out of something (ports, descriptors).
  OUT_OF_RESOURCES("RC", First.DIRECTOR),
  /// An error in our own code.
  INTERNAL_ERROR("ID", First.DIRECTOR);

  /// Who ended first.
  public enum First {
    CLIENT,
    SERVER,
    DIRECTOR
  }

  private final String state;
  private final First first;

  Termination(String state, First first) {
    this.state = state;
    this.first = first;
  }

  /// HAProxy's two letters.
  public String state() {
    return state;
  }

  public First first() {
    return first;
  }
}
