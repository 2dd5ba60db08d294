package dev.weir.director.contract;

/// What one of the programs that we compare with does otherwise. It must hold: a test fails as soon
/// as it does not.
///
/// @param name of the case
/// @param why ours is as it is
record Difference(String name, ForwarderKind forwarder, Observed instead, String why) {
  Difference(String name, ForwarderKind forwarder, String instead, String why) {
    this(name, forwarder, new Observed(instead), why);
  }
}
