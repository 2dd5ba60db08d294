package dev.weir.health.probe;

import dev.weir.health.verdict.Code;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an exception of a socket says about the backend, if it says anything about it.
final class Cause {
  private static final int DEPTH_MAX = 8;

  private Cause() {}

  /// Why a connection could not be made.
  static Finding ofConnect(Throwable failure, long timeoutMillis) {
    if (failure instanceof ConnectTimeoutException) {
      return connectTimedOut(timeoutMillis);
    }
    if (isOurs(failure)) {
      return new Finding(Code.SOCKERR, "could not probe: " + words(failure));
    }
    if (failure instanceof UnknownHostException) {
      return new Finding(Code.L4CON, "host name has no address");
    }
    return new Finding(Code.L4CON, words(failure));
  }

  static Finding connectTimedOut(long timeoutMillis) {
    return new Finding(Code.L4TOUT, "no connection within " + timeoutMillis + " ms");
  }

  /// Why TLS failed: the innermost message, which names the certificate's defect.
  static Finding ofTls(Throwable failure) {
    Throwable innermost = failure;
    for (int depth = 0; depth < DEPTH_MAX && innermost.getCause() != null; depth++) {
      innermost = innermost.getCause();
    }
    return new Finding(Code.L6RSP, "TLS failed: " + words(innermost));
  }

  static String words(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("connection refused")) {
      return "connection refused (ECONNREFUSED)";
    }
    if (lower.contains("connection reset")) {
      return "connection reset (ECONNRESET)";
    }
    if (lower.contains("no route to host") || lower.contains("host is unreachable")) {
      return "no route to host (EHOSTUNREACH)";
    }
    if (lower.contains("network is unreachable")) {
      return "network is unreachable (ENETUNREACH)";
    }
    Quote line = new Quote(160);
    line.add(io.vertx.core.buffer.Buffer.buffer(message));
    return failure.getClass().getSimpleName() + ": " + line.text();
  }

  /// Whether the trouble is on this side: no evidence about the backend.
  private static boolean isOurs(Throwable failure) {
    @Nullable Throwable each = failure;
    for (int depth = 0; depth < DEPTH_MAX && each != null; depth++) {
      String message = String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT);
      boolean ours =
          each instanceof BindException
              || (each instanceof ChannelException && !(each instanceof ConnectException))
              || message.contains("too many open files")
              || message.contains("cannot assign requested address")
              || message.contains("no buffer space");
      if (ours) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }
}
