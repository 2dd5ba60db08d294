package dev.weir.director.forward;

import io.vertx.core.Future;

/// Makes listening sockets for one kind of relay. Belongs to the control context, on which its
/// futures complete.
interface Binder {
  String TRANSPARENCY_REFUSED =
      "dial.transparent: operation not permitted (expected: CAP_NET_ADMIN or CAP_NET_RAW)";

  /// Binds an address and accepts from then on; fails with what the system says.
  Future<Bound> bind(BindAddress address);

  /// Why nobody should be let in at an address now; empty when there is no reason.
  default String problem(BindAddress address) {
    return "";
  }

  /// Why backends cannot be called from their clients' addresses here; empty when they can.
  String transparencyProblem();

  /// A bound address.
  interface Bound {
    /// Closes it once its queue is empty: connections in it are open as far as their clients know.
    Future<Void> closeWhenQuiet();
  }
}
