package dev.weir.director.contract;

/// One way through a forwarder: where it listens, and what is behind.
enum Route {
  /// Behind it is the [Gate].
  GATED("127.0.0.1", "127.0.0.1"),
  FOUR("127.0.0.1", "127.0.0.1"),
  FOUR_TO_SIX("127.0.0.1", "::1"),
  SIX_TO_FOUR("::1", "127.0.0.1"),
  SIX("::1", "::1"),
  /// Nobody listens behind it.
  DEAD("127.0.0.1", "127.0.0.1");

  private final String listens;
  private final String dials;

  Route(String listens, String dials) {
    this.listens = listens;
    this.dials = dials;
  }

  String listens() {
    return listens;
  }

  String dials() {
    return dials;
  }
}
