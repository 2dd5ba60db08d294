package dev.weir.feedback.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/// Answers HAProxy's agent-check, so that a site that keeps HAProxy follows our weights and states:
/// one question, one line, and the connection ends. Belongs to the context that starts it.
public final class AgentServer {
  private final AgentServerSettings settings;
  private final AgentDesk desk;
  private final AgentServerMeters meters;
  private @Nullable NetServer server;
  private int openCount;

  public AgentServer(AgentServerSettings settings, AgentDesk desk, MeterRegistry meters) {
    this.settings = settings;
    this.desk = desk;
    this.meters = new AgentServerMeters(meters);
  }

  /// Completes with the port that is bound.
  public Future<Integer> start(Vertx vertx) {
    NetServer starting = vertx.createNetServer();
    server = starting;
    return starting
        .connectHandler(socket -> meet(vertx, socket))
        .listen(settings.port(), settings.host())
        .map(NetServer::actualPort);
  }

  public Future<Void> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private void meet(Vertx vertx, NetSocket socket) {
    if (openCount >= settings.connectionsMax()) {
      meters.count(AgentServerMeters.Result.REFUSED);
      socket.close();
      return;
    }
    openCount++;
    new Conversation(vertx, socket).begin();
  }

  private final class Conversation {
    private final Vertx vertx;
    private final NetSocket socket;
    private final Buffer read = Buffer.buffer();
    private long timer;
    private boolean over;

    Conversation(Vertx vertx, NetSocket socket) {
      this.vertx = vertx;
      this.socket = socket;
    }

    void begin() {
      timer =
          vertx.setTimer(
              settings.conversationMillisMax(),
              _ -> {
                conclude(AgentServerMeters.Result.TIMED_OUT);
                socket.close();
              });
      socket.exceptionHandler(_ -> {});
      socket.closeHandler(
          _ -> {
            vertx.cancelTimer(timer);
            conclude(AgentServerMeters.Result.CUT_SHORT);
            openCount--;
          });
      socket.handler(this::take);
    }

    private void take(Buffer bytes) {
      if (over) {
        return;
      }
      int room = AgentQuestion.LENGTH_MAX - read.length();
      read.appendBuffer(bytes, 0, Math.min(room, bytes.length()));
      switch (AgentQuestion.parse(read.getBytes())) {
        case AgentQuestion.Unfinished _ -> {}
        case AgentQuestion.Asked(var service, var backend) -> answer(desk.reply(service, backend));
        case AgentQuestion.Malformed _ -> {
          conclude(AgentServerMeters.Result.MALFORMED);
          socket.end(Buffer.buffer("# expected: service/backend\n"));
        }
        case AgentQuestion.TooLong _ -> {
          conclude(AgentServerMeters.Result.TOO_LONG);
          socket.close();
        }
      }
    }

    private void answer(AgentReply reply) {
      conclude(
          switch (reply) {
            case AgentReply.Said _ -> AgentServerMeters.Result.ANSWERED;
            case AgentReply.Unknown _ -> AgentServerMeters.Result.UNKNOWN;
            case AgentReply.NotReady _ -> AgentServerMeters.Result.NOT_READY;
          });
      socket.end(Buffer.buffer(reply.line()));
    }

    /// The first conclusion counts.
    private void conclude(AgentServerMeters.Result result) {
      if (!over) {
        over = true;
        meters.count(result);
      }
    }
  }
}
