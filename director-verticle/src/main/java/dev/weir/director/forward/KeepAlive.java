package dev.weir.director.forward;

import dev.weir.core.model.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// When the system begins to ask whether a silent peer is still there.
///
/// @param afterNanos silence before the first probe
record KeepAlive(long afterNanos) {
  private static final Path SETTING = Path.of("/proc/sys/net/ipv4/tcp_keepalive_time");

  /// What the system is set to; at once when that is unknown.
  static KeepAlive ofSystem() {
    try {
      return new KeepAlive(Long.parseLong(Files.readString(SETTING).strip()) * 1_000_000_000L);
    } catch (IOException | NumberFormatException _) {
      return new KeepAlive(0);
    }
  }

  /// Whether a probe could be sent before the connection is ended for its silence. When not, the
  /// call that asks for probes is spared.
  boolean beginsBeforeEndOf(Timeouts timeouts) {
    return afterNanos < timeouts.idle().toNanos() || afterNanos < timeouts.halfClosed().toNanos();
  }
}
