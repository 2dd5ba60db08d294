package dev.weir.bench.load;

import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;

/// TLS over a socket.
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final TlsKit kit;
  // Bytes that have come in and are no whole record yet, ready to be read.
  private final ByteBuffer in;
  private boolean ended;

  TlsWire(SocketChannel channel, TlsKit kit) throws IOException {
    this.channel = channel;
    this.kit = kit;
    this.engine = kit.engine();
    this.in = kit.borrow();
    engine.beginHandshake();
  }

  @Override
  public boolean open() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          ByteBuffer none = kit.scratch();
          if (engine.unwrap(in, none).getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            int count = fill();
            if (count < 0) {
              throw new EOFException("closed in the handshake");
            }
            if (count == 0) {
              return false;
            }
          }
        }
        case NEED_TASK -> engine.getDelegatedTask().run();
        case FINISHED, NOT_HANDSHAKING -> {
          return true;
        }
      }
    }
  }

  /// All whole records, those too that came with the end of the handshake.
  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = fill();
    int before = into.position();
    while (in.hasRemaining() && !ended) {
      SSLEngineResult result = engine.unwrap(in, into);
      switch (result.getStatus()) {
        case OK -> {}
        case BUFFER_UNDERFLOW -> {
          return produced(into.position() - before, count);
        }
        case BUFFER_OVERFLOW ->
            throw new IOException("records do not fit into " + into.capacity() + " bytes");
        case CLOSED -> ended = true;
      }
    }
    return produced(into.position() - before, count);
  }

  private int produced(int produced, int filled) {
    return produced == 0 && (ended || filled < 0) ? -1 : produced;
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      wrap(from);
    }
  }

  private void wrap(ByteBuffer from) throws IOException {
    ByteBuffer out = kit.scratch();
    engine.wrap(from, out);
    out.flip();
    channel.write(out);
    if (out.hasRemaining()) {
      throw new IOException("a record did not fit into an empty socket");
    }
  }

  /// Reads what the socket has, as far as there is room.
  private int fill() throws IOException {
    in.compact();
    try {
      return channel.read(in);
    } finally {
      in.flip();
    }
  }

  @Override
  public void release() {
    kit.giveBack(in);
    ReferenceCountUtil.release(engine);
  }
}
