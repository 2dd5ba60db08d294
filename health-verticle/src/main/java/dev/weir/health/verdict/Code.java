package dev.weir.health.verdict;

/// Layer and kind of a probe's result, named as HAProxy names them.
public enum Code {
  /// No probe ran yet.
  INI(Means.NOTHING),
  /// The probe could not be made here (no descriptors left, the source address is not ours), or
  /// this node was too busy to tell its own delay from the backend's.
  SOCKERR(Means.NOTHING),
  /// The connection was accepted.
  L4OK(Means.ALIVE),
  /// The connection was refused, the host cannot be reached, or its name has no address.
  L4CON(Means.FAILED),
  /// Nobody answered the connection within the timeout.
  L4TOUT(Means.FAILED),
  /// TLS failed: no TLS there, or a certificate that cannot be verified.
  L6RSP(Means.FAILED),
  /// TLS was not done within the timeout.
  L6TOUT(Means.FAILED),
  /// The HTTP answer is as expected.
  L7OK(Means.ALIVE),
  /// The HTTP status is not an expected one.
  L7STS(Means.FAILED),
  /// The answer is not HTTP, was cut off, or its body lacks the expected text.
  L7RSP(Means.FAILED),
  /// The answer was not there within the timeout.
  L7TOUT(Means.FAILED);

  /// What a code says about the backend.
  public enum Means {
    ALIVE,
    FAILED,
    /// It is no evidence.
    NOTHING
  }

  private final Means means;

  Code(Means means) {
    this.means = means;
  }

  public Means means() {
    return means;
  }
}
