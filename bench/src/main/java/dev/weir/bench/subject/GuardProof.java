package dev.weir.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Shows that the guards of a running director bite: a denied address and a client with too many
/// connections are refused, and counted.
final class GuardProof {
  static final String DENIED =
      "weir_service_refused_total{reason=\"access_denied\",service=\"bench\"}";
  static final String LIMITED =
      "weir_service_refused_total{reason=\"client_limit\",service=\"bench\"}";

  private static final int ANSWER_MILLIS_MAX = 10_000;
  private static final int PATIENCE_TRIES_MAX = 500;

  private final InetSocketAddress door;
  private final Ops ops;

  /// @param door whose guards it is about
  /// @param ops of the director
  GuardProof(InetSocketAddress door, Ops ops) {
    this.door = door;
    this.ops = ops;
  }

  /// What was seen.
  ///
  /// @throws IOException if somebody was let in who should not be, or was not counted
  List<String> run() throws IOException {
    List<String> seen = new ArrayList<>();
    seen.add("guards: " + refusesADeniedAddress());
    seen.add("guards: " + refusesOneConnectionTooMany());
    return seen;
  }

  private String refusesADeniedAddress() throws IOException {
    double before = ops.metric(DENIED);
    expectRefused(WeirFiles.DENIED_CLIENT, "a denied address");
    return "%s was refused, %s".formatted(WeirFiles.DENIED_CLIENT, counted(DENIED, before));
  }

  /// As many as a client may have, each served; then one more.
  private String refusesOneConnectionTooMany() throws IOException {
    double before = ops.metric(LIMITED);
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < WeirFiles.CONNECTIONS_PER_CLIENT_MAX; i++) {
        Socket socket = connect(WeirFiles.GREEDY_CLIENT);
        open.add(socket);
        Exchange.once(socket);
      }
      expectRefused(WeirFiles.GREEDY_CLIENT, "a client with too many connections");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    return "connection %d of %s was refused, %s"
        .formatted(
            WeirFiles.CONNECTIONS_PER_CLIENT_MAX + 1,
            WeirFiles.GREEDY_CLIENT,
            counted(LIMITED, before));
  }

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      socket.connect(door, ANSWER_MILLIS_MAX);
      socket.setSoTimeout(ANSWER_MILLIS_MAX);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// A reset may come as early as in the middle of the connect; that it came from the guard, its
  /// counter tells.
  private void expectRefused(String from, String who) throws IOException {
    boolean served;
    try (Socket socket = connect(from)) {
      Exchange.once(socket);
      served = true;
    } catch (java.net.SocketTimeoutException e) {
      throw new IOException(who + " was kept waiting (expected: refused)", e);
    } catch (IOException _) {
      served = false;
    }
    if (served) {
      throw new IOException(who + " was served (expected: refused)");
    }
  }

  /// Metrics are added up now and then.
  private String counted(String series, double before) throws IOException {
    double now = ops.metric(series);
    for (int i = 0; now < before + 1 && i < PATIENCE_TRIES_MAX; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      now = ops.metric(series);
    }
    if (now < before + 1) {
      throw new IOException("%s: %s (expected: %s)".formatted(series, now, before + 1));
    }
    return "%s went from %.0f to %.0f".formatted(series, before, now);
  }
}
