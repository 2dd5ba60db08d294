package dev.weir.health.probe;

import dev.weir.core.model.Endpoint;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HttpCheck;
import dev.weir.health.verdict.Code;
import dev.weir.health.verdict.ProbeResult;
import dev.weir.health.verdict.Target;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One probe from connect to close, on one event loop: connect, then TLS if asked for, then the
/// HTTP exchange if asked for, under one timeout for the whole.
final class ProbeSession {
  /// A timeout that this node notices later than by this part of it proves nothing: the answer may
  /// have waited here.
  private static final long LATE_DIVISOR = 2;

  private final SocketProbe probe;
  private final Target target;
  private final HealthCheck check;
  private final long timeoutMillis;
  private final long startedNanos;
  private final Promise<ProbeResult> result = Promise.promise();
  private Phase phase = Phase.CONNECTING;
  private @Nullable NetSocketInternal socket;
  private @Nullable HttpExchange exchange;
  private long timer;
  private long timerSetNanos;

  private enum Phase {
    CONNECTING,
    HANDSHAKING,
    EXCHANGING,
    OVER
  }

  ProbeSession(SocketProbe probe, Target target) {
    this.probe = probe;
    this.target = target;
    this.check = target.check();
    this.timeoutMillis = check.timeout().toMillis();
    this.startedNanos = probe.clock().nowNanos();
  }

  Future<ProbeResult> run() {
    SocketAddress address =
        SocketAddress.inetSocketAddress(target.endpoint().port(), target.endpoint().host());
    // The timer decides; the client's own timeout only frees the descriptor of a lost connect.
    int lostMillis = Math.toIntExact(2 * timeoutMillis);
    ConnectOptions options = new ConnectOptions().setRemoteAddress(address).setTimeout(lostMillis);
    probe
        .client()
        .connect(options)
        .onComplete(this::connected, failure -> end(Cause.ofConnect(failure, timeoutMillis)));
    // From here on, because what the first probe of a process has to load is not the backend's
    // time.
    timerSetNanos = probe.clock().nowNanos();
    timer = probe.vertx().setTimer(timeoutMillis, _ -> timedOut());
    return result.future();
  }

  private void connected(NetSocket connected) {
    NetSocketInternal open = (NetSocketInternal) connected;
    if (phase == Phase.OVER) {
      reset(open);
      return;
    }
    socket = open;
    open.exceptionHandler(failure -> ended(open, Cause.words(failure)));
    open.closeHandler(_ -> ended(open, "connection closed"));
    switch (check.kind()) {
      case TCP -> end(new Finding(Code.L4OK, "connected"));
      case HTTP -> exchange(open);
      case HTTPS -> handshake(open);
      case NONE -> end(new Finding(Code.SOCKERR, "the service wants no probes"));
    }
  }

  private void handshake(NetSocketInternal open) {
    phase = Phase.HANDSHAKING;
    ChannelHandlerContext context = open.channelHandlerContext();
    Tls.Verification verification =
        check.http().verifyCertificate() ? Tls.Verification.FULL : Tls.Verification.NONE;
    int port = target.endpoint().port();
    SslHandler handler = probe.tls().handler(context.alloc(), peerName(), port, verification);
    handler.setHandshakeTimeoutMillis(timeoutMillis);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (phase == Phase.OVER) {
                return;
              }
              if (done.isSuccess()) {
                shakenHands(open, handler, verification);
              } else {
                end(Cause.ofTls(done.cause()));
              }
            });
    context.pipeline().addFirst("ssl", handler);
  }

  private void shakenHands(
      NetSocketInternal open, SslHandler handler, Tls.Verification verification) {
    try {
      switch (verification) {
        case FULL -> Tls.checkDates(handler.engine().getSession());
        case NONE -> {}
      }
      exchange(open);
    } catch (SSLException e) {
      end(Cause.ofTls(e));
    }
  }

  private void exchange(NetSocketInternal open) {
    phase = Phase.EXCHANGING;
    HttpExchange begun = new HttpExchange(check.http(), probe.origin().limits());
    exchange = begun;
    open.handler(
        bytes -> {
          Finding finding = phase == Phase.OVER ? null : begun.receive(bytes);
          if (finding != null) {
            end(finding);
          }
        });
    open.write(begun.request(hostHeader(), probe.origin().agent()));
  }

  private void timedOut() {
    long lateMillis = (probe.clock().nowNanos() - timerSetNanos) / 1_000_000 - timeoutMillis;
    if (phase != Phase.OVER && lateMillis > timeoutMillis / LATE_DIVISOR) {
      end(new Finding(Code.SOCKERR, "could not probe: this node came " + lateMillis + " ms late"));
      return;
    }
    switch (phase) {
      case CONNECTING -> end(Cause.connectTimedOut(timeoutMillis));
      case HANDSHAKING ->
          end(new Finding(Code.L6TOUT, "TLS not done within " + timeoutMillis + " ms"));
      case EXCHANGING -> {
        if (exchange != null) {
          end(exchange.timedOut(timeoutMillis));
        }
      }
      case OVER -> {}
    }
  }

  private void ended(NetSocketInternal open, String how) {
    switch (phase) {
      case CONNECTING, OVER -> {}
      // The handshake's own future knows the cause better, and comes before or right after.
      case HANDSHAKING -> open.channelHandlerContext().executor().execute(() -> cutOff(how));
      case EXCHANGING -> {
        if (exchange != null) {
          end(exchange.ended(how));
        }
      }
    }
  }

  private void cutOff(String how) {
    if (phase == Phase.HANDSHAKING) {
      end(new Finding(Code.L6RSP, how + " within the TLS handshake"));
    }
  }

  private void end(Finding finding) {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    probe.vertx().cancelTimer(timer);
    long latencyNanos = probe.clock().nowNanos() - startedNanos;
    if (exchange != null) {
      exchange.close();
    }
    if (socket != null) {
      release(socket, finding);
    }
    result.tryComplete(ProbeResult.of(finding.code(), finding.text(), latencyNanos));
  }

  /// A good end is a FIN, as a client of the backend would send; everything else is a reset, which
  /// leaves nothing behind on either side.
  private static void release(NetSocketInternal open, Finding finding) {
    switch (finding.code().means()) {
      case ALIVE -> open.close();
      case FAILED, NOTHING -> reset(open);
    }
  }

  private static void reset(NetSocketInternal open) {
    Channel channel = open.channelHandlerContext().channel();
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (channel.isOpen() && first != null) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = first.close(); // past TLS, which would wait for its last words to be sent
    }
  }

  private String peerName() {
    String host = check.http().host();
    return host == null ? target.endpoint().host() : host;
  }

  private String hostHeader() {
    HttpCheck http = check.http();
    if (http.host() != null) {
      return http.host();
    }
    Endpoint endpoint = target.endpoint();
    String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
    boolean usual = endpoint.port() == (check.kind() == HealthCheck.Kind.HTTPS ? 443 : 80);
    return usual ? host : host + ":" + endpoint.port();
  }
}
