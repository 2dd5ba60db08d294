package dev.weir.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One client connection of the load, on its [LoadLoop].
final class Client {
  private final LoadLoop loop;
  private final Pattern pattern;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Wire wire;
  private long beganNanos;
  private long receivedBytes;
  private boolean isConnected;
  private boolean isOpen;
  private boolean isClosed;
  private boolean isStanding;

  private Client(LoadLoop loop, Pattern pattern, SocketChannel channel, SelectionKey key)
      throws IOException {
    this.loop = loop;
    this.pattern = pattern;
    this.channel = channel;
    this.key = key;
    this.wire = loop.wire(channel);
    this.beganNanos = loop.nowNanos();
  }

  static void connect(LoadLoop loop, LoadPlan plan, Selector selector, InetSocketAddress source)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.bind(source);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      key.attach(new Client(loop, plan.pattern(), channel, key));
      channel.connect(plan.target());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void ready(ByteBuffer in, ByteBuffer request) throws IOException {
    if (!isConnected) {
      isConnected = true;
      loop.connected();
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
    }
    if (!isOpen) {
      isOpen = wire.open();
      if (isOpen) {
        send(request);
      }
      return;
    }
    in.clear();
    int count = wire.read(in);
    if (count < 0) {
      ended();
      return;
    }
    receivedBytes += count;
    switch (pattern) {
      case BULK -> {
        stand();
        loop.done(count);
      }
      case PING -> {
        if (receivedBytes >= Request.BYTES) {
          replied();
          send(request);
        }
      }
      case IDLE -> {
        if (receivedBytes >= Request.BYTES) {
          replied();
        }
      }
      case CHURN -> stand();
    }
    if (wire.isEnded()) {
      ended();
    }
  }

  void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    wire.release();
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError("closing a socket", e);
    }
  }

  private void send(ByteBuffer request) throws IOException {
    receivedBytes = 0;
    if (pattern != Pattern.CHURN) {
      beganNanos = loop.nowNanos();
    }
    request.rewind();
    wire.write(request);
  }

  private void replied() {
    stand();
    loop.done(1);
    loop.tookNanos(loop.nowNanos() - beganNanos);
  }

  private void stand() {
    if (!isStanding) {
      isStanding = true;
      loop.stands();
    }
  }

  /// Only a churning client is meant to be closed by the other side, after its whole reply. Its
  /// time is that of the connection, from connect to end.
  private void ended() throws IOException {
    if (pattern != Pattern.CHURN || receivedBytes != Request.BYTES) {
      throw new EOFException("closed after " + receivedBytes + " bytes of a reply");
    }
    close();
    loop.done(1);
    loop.tookNanos(loop.nowNanos() - beganNanos);
    loop.ended();
  }
}
