package dev.weir.node.demo;

import io.vertx.core.net.SocketAddress;

/// One accepted connection and its lines in the access log.
final class DemoConnection {
  private final long number;
  private final SocketAddress caller;
  private final AccessLog log;
  private long requestCount;

  DemoConnection(long number, SocketAddress caller, AccessLog log) {
    this.number = number;
    this.caller = caller;
    this.log = log;
    log.opened(number, caller);
  }

  SocketAddress caller() {
    return caller;
  }

  void answered(AccessLog.Answered what) {
    requestCount++;
    log.answered(number, caller, what);
  }

  void closed() {
    log.closed(number, caller, requestCount);
  }
}
