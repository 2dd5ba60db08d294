package dev.weir.feedback.intake;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/// Asks agents: connects, says what is to be said, reads one line, and hangs up. Belongs to the
/// context that makes it.
public final class AgentClient {
  private final Vertx vertx;
  private final NetClient client;

  public AgentClient(Vertx vertx) {
    this.vertx = vertx;
    this.client = vertx.createNetClient();
  }

  /// Never fails.
  ///
  /// @param timeoutMillis for the whole conversation, connecting included
  public Future<AgentResult> ask(String host, int port, String send, long timeoutMillis) {
    Conversation conversation = new Conversation(send);
    long timer = vertx.setTimer(timeoutMillis, _ -> conversation.end(new AgentResult.TimedOut()));
    ConnectOptions options =
        new ConnectOptions()
            .setHost(host)
            .setPort(port)
            .setTimeout(Math.toIntExact(Math.min(timeoutMillis, Integer.MAX_VALUE)));
    client
        .connect(options)
        .onComplete(
            conversation::begin,
            cause ->
                conversation.end(new AgentResult.Unreachable(String.valueOf(cause.getMessage()))));
    return conversation.result.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  public Future<Void> close() {
    return client.close();
  }

  private static final class Conversation {
    private final String send;
    private final Buffer read = Buffer.buffer();
    private final Promise<AgentResult> result = Promise.promise();

    Conversation(String send) {
      this.send = send;
    }

    void begin(NetSocket socket) {
      if (result.future().isComplete()) {
        socket.close();
        return;
      }
      result.future().onComplete(_ -> socket.close());
      socket.exceptionHandler(_ -> conclude());
      socket.endHandler(_ -> conclude());
      socket.closeHandler(_ -> conclude());
      socket.handler(this::take);
      if (!send.isEmpty()) {
        socket.write(send);
      }
    }

    void end(AgentResult with) {
      result.tryComplete(with);
    }

    private void take(Buffer bytes) {
      int room = AgentLine.LENGTH_MAX - read.length();
      read.appendBuffer(bytes, 0, Math.min(room, bytes.length()));
      if (AgentLine.isDecided(read.getBytes())) {
        conclude();
      }
    }

    private void conclude() {
      end(
          switch (AgentLine.parse(read.getBytes())) {
            case AgentLine.Parsed.Understood(var answer) -> new AgentResult.Understood(answer);
            case AgentLine.Parsed.Incomplete _ -> new AgentResult.Incomplete();
          });
    }
  }
}
