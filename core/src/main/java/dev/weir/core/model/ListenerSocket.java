package dev.weir.core.model;

import org.jspecify.annotations.Nullable;

/// How the listening socket is made.
///
/// @param share whether other processes may listen on the same port (`SO_REUSEPORT`)
/// @param backlog connections that wait to be accepted, 1..65535, or null for the director's own
/// @param tcp of the connections it accepts
public record ListenerSocket(boolean share, @Nullable Integer backlog, TcpOptions tcp) {
  public static final int BACKLOG_MAX = 65_535;
  public static final ListenerSocket DEFAULT = new ListenerSocket(false, null, TcpOptions.DEFAULT);

  public ListenerSocket {
    if (backlog != null) {
      Range.check("backlog", backlog, 1, BACKLOG_MAX);
    }
  }
}
