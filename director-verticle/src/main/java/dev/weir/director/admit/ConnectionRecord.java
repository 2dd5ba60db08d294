package dev.weir.director.admit;

import dev.weir.core.model.BackendId;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ServiceId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the log says of one connection that is over.
///
/// @param client as the socket or a PROXY header told it
/// @param local where it was accepted
/// @param backend the last one that was tried; null if there was none to try
/// @param bytesIn from the client to the backend
/// @param bytesOut from the backend to the client
/// @param state HAProxy's two letters: who ended it, and in which phase
/// @param attempts dials, the successful one included
public record ConnectionRecord(
    ServiceId service,
    ListenerId listener,
    End client,
    End local,
    @Nullable Server backend,
    long bytesIn,
    long bytesOut,
    String state,
    Phases phases,
    int attempts,
    Carrier relay) {
  private static final Pattern STATE = Pattern.compile("[CSPLRIDUKcs-][RQCHDLT-]");

  /// One end of a socket.
  public record End(IpAddress address, int port) {
    public End {
      if (port < 0 || port > Endpoint.PORT_MAX) {
        throw new IllegalArgumentException(
            "port: " + port + " (expected: 0.." + Endpoint.PORT_MAX + ")");
      }
    }

    @Override
    public String toString() {
      return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
    }
  }

  /// A backend and the address that was dialled.
  public record Server(BackendId id, End end) {}

  /// How long each part of it took; null for a part that it did not come to.
  ///
  /// @param queueNanos until it was dialled for the first time
  /// @param connectNanos from then until a backend took it, all attempts together
  /// @param firstByteNanos from then until the backend's first byte
  /// @param totalNanos from accept to close
  public record Phases(
      @Nullable Long queueNanos,
      @Nullable Long connectNanos,
      @Nullable Long firstByteNanos,
      long totalNanos) {}

  public ConnectionRecord {
    if (!STATE.matcher(state).matches()) {
      throw new IllegalArgumentException("state: " + state + " (expected: " + STATE + ")");
    }
    if (attempts < 0) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: 0 or more)");
    }
  }
}
