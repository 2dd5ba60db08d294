package dev.weir.admin.log;

/// This node's part of the log cannot be used: the node must not go on as a voter. The message says
/// what to do.
public final class LogUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogUnusable(String message) {
    super(message);
  }

  LogUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
