package dev.weir.director.admit;

import dev.weir.director.admit.ConnectionRecord.Phases;
import dev.weir.director.admit.ConnectionRecord.Server;
import org.jspecify.annotations.Nullable;

/// The log's line for one connection: a JSON object with the same members in the same order each
/// time, without a line feed. What is missing is `null`. Members may be added; none changes its
/// meaning.
public final class ConnectionJson {
  private static final long NANOS_PER_MICRO = 1_000;

  private ConnectionJson() {}

  public static void append(ConnectionRecord connection, StringBuilder out) {
    Server backend = connection.backend();
    Phases phases = connection.phases();
    out.append("{\"service\":");
    JsonText.append(connection.service().value(), out);
    out.append(",\"listener\":");
    JsonText.append(connection.listener().value(), out);
    // Addresses, states and kinds hold nothing that needs escaping.
    out.append(",\"client\":\"").append(connection.client());
    out.append("\",\"local\":\"").append(connection.local());
    out.append("\",\"backend\":");
    JsonText.append(backend == null ? null : backend.id().value(), out);
    out.append(",\"backendAddress\":");
    JsonText.append(backend == null ? null : backend.end().toString(), out);
    out.append(",\"bytesIn\":").append(connection.bytesIn());
    out.append(",\"bytesOut\":").append(connection.bytesOut());
    out.append(",\"state\":\"").append(connection.state()).append('"');
    append("queueMicros", phases.queueNanos(), out);
    append("connectMicros", phases.connectNanos(), out);
    append("firstByteMicros", phases.firstByteNanos(), out);
    append("totalMicros", phases.totalNanos(), out);
    out.append(",\"attempts\":").append(connection.attempts());
    out.append(",\"relay\":\"").append(connection.relay().id()).append("\"}");
  }

  private static void append(String name, @Nullable Long nanos, StringBuilder out) {
    out.append(",\"").append(name).append("\":");
    if (nanos == null) {
      out.append("null");
    } else {
      out.append(nanos / NANOS_PER_MICRO);
    }
  }
}
