package dev.weir.director.contract;

/// What one case saw, in words that are compared and printed.
record Observed(String text) {
  static Observed ofClient(Object client) {
    return new Observed("client: " + client);
  }

  static Observed of(Object client, Object backend) {
    return new Observed("client: " + client + "; backend: " + backend);
  }

  static Observed at(Side side, Object seen) {
    return new Observed(side + ": " + seen);
  }

  Observed and(String what, Object seen) {
    return new Observed(text + "; " + what + ": " + seen);
  }
}
