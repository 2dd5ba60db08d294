package dev.weir.director.forward;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Reads the preface of one client from its channel.
final class PipelineHearing extends TimerWheel.Timer implements ChannelEnd.Listener {
  private final ChannelEnd client;
  private final Hearing hearing;
  private final TimerWheel wheel;
  private boolean done;

  PipelineHearing(
      ChannelEnd client,
      LoopTools tools,
      Preface preface,
      long withinNanos,
      Consumer<Preface.Heard> then) {
    this.client = client;
    this.wheel = tools.wheel();
    this.hearing =
        new Hearing(preface, Hearing.NOTHING, tools.clock().nowNanos() + withinNanos, then);
  }

  void begin() {
    wheel.arm(this);
    client.reading(ChannelEnd.Reading.ON);
    client.tell(this);
  }

  void kill() {
    client.close();
    tell(Preface.Heard.KILLED);
  }

  @Override
  public void read(ChannelEnd end, ByteBuf buffer) {
    if (done) {
      client.early(buffer);
      return;
    }
    int count = Math.min(buffer.readableBytes(), hearing.room());
    ByteBuffer place = hearing.place(count);
    buffer.readBytes(place);
    switch (hearing.judge()) {
      case Preface.Judged.More _ -> {
        boolean tooMuch = hearing.room() == 0;
        buffer.release();
        if (tooMuch) {
          tell(Preface.Heard.LATE);
        }
      }
      case Preface.Judged.Done(var consumed) -> {
        keep(hearing.rest(consumed), buffer);
        tell(Preface.Heard.WELL);
      }
      case Preface.Judged.Bad(var refusal) -> {
        buffer.release();
        tell(new Preface.Heard.Bad(refusal));
      }
    }
  }

  /// What came after the preface is for who reads next.
  private void keep(byte[] rest, ByteBuf buffer) {
    if (rest.length > 0) {
      client.early(client.channel().alloc().buffer(rest.length).writeBytes(rest));
    }
    if (buffer.isReadable()) {
      client.early(buffer);
    } else {
      buffer.release();
    }
  }

  @Override
  public void readPaused(ChannelEnd end) {}

  @Override
  public void ended(ChannelEnd end) {
    client.close();
    tell(Preface.Heard.GONE);
  }

  @Override
  public void writabilityChanged(ChannelEnd end) {}

  @Override
  public void closed(ChannelEnd end) {
    tell(Preface.Heard.GONE);
  }

  @Override
  long dueNanos() {
    return hearing.dueNanos();
  }

  @Override
  void expired(long nowNanos) {
    tell(Preface.Heard.LATE);
  }

  private void tell(Preface.Heard heard) {
    if (!done) {
      done = true;
      wheel.cancel(this);
      client.reading(ChannelEnd.Reading.OFF);
      client.hush();
      hearing.tell(heard);
    }
  }
}
