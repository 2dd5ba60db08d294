package dev.weir.director.forward;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;

/// One TLS handshake on a channel, with a deadline. Tells once what became of it; data that came
/// with it is kept for who reads next.
final class TlsHandshake extends TimerWheel.Timer implements ChannelEnd.Listener {
  private final ChannelEnd end;
  private final SslHandler handler;
  private final TimerWheel wheel;
  private final long dueNanos;
  private final Consumer<Result> then;
  private boolean done;

  /// What became of it.
  sealed interface Result {
    Result WELL = new Well();
    Result LATE = new Late();
    Result GONE = new Gone();

    record Well() implements Result {}

    /// The peer did not say its part in time.
    record Late() implements Result {}

    /// The peer went.
    record Gone() implements Result {}

    /// One side did not like the other; it has been told.
    record Failed(String text) implements Result {}
  }

  TlsHandshake(
      ChannelEnd end,
      SslHandler handler,
      LoopTools tools,
      long withinNanos,
      Consumer<Result> then) {
    this.end = end;
    this.handler = handler;
    this.wheel = tools.wheel();
    this.dueNanos = tools.clock().nowNanos() + withinNanos;
    this.then = then;
    handler.setHandshakeTimeoutMillis(0);
  }

  void begin() {
    wheel.arm(this);
    end.reading(ChannelEnd.Reading.ON);
    handler.handshakeFuture().addListener(ended -> told(ended.isSuccess(), ended.cause()));
    end.secure(handler, this);
  }

  /// A failure is told in a turn of its own, so that the alert leaves before anybody closes.
  private void told(boolean isWell, Throwable cause) {
    if (isWell) {
      tell(Result.WELL);
    } else if (!done && end.channel().isActive()) {
      stop();
      String text = String.valueOf(cause.getMessage());
      end.channel().eventLoop().execute(() -> then.accept(new Result.Failed(text)));
    } else {
      tell(Result.GONE);
    }
  }

  @Override
  public void read(ChannelEnd from, ByteBuf buffer) {
    end.early(buffer);
  }

  @Override
  public void readPaused(ChannelEnd from) {}

  @Override
  public void ended(ChannelEnd from) {
    end.close();
    tell(Result.GONE);
  }

  @Override
  public void writabilityChanged(ChannelEnd from) {}

  @Override
  public void closed(ChannelEnd from) {
    tell(Result.GONE);
  }

  @Override
  long dueNanos() {
    return dueNanos;
  }

  @Override
  void expired(long nowNanos) {
    tell(Result.LATE);
  }

  private void tell(Result result) {
    if (!done) {
      stop();
      then.accept(result);
    }
  }

  private void stop() {
    done = true;
    wheel.cancel(this);
    end.reading(ChannelEnd.Reading.OFF);
    end.hush();
  }
}
