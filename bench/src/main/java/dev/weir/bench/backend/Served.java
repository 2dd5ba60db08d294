package dev.weir.bench.backend;

import dev.weir.bench.load.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One connection at the backend: collects a request, sends its reply, and again.
final class Served {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer partial = ByteBuffer.allocate(Request.BYTES);
  private long owedBytes;
  private boolean closing;

  private @Nullable ProxyHeader header;

  /// @param header that comes before the first request, if one does
  Served(SocketChannel channel, SelectionKey key, @Nullable ProxyHeader header) {
    this.header = header;
    this.channel = channel;
    this.key = key;
  }

  /// Reads or writes as far as it goes.
  ///
  /// @param in scratch of the loop
  /// @param out bytes of any reply
  void ready(ByteBuffer in, ByteBuffer out) throws IOException {
    if (owedBytes > 0) {
      write(out);
      return;
    }
    in.clear();
    if (channel.read(in) < 0) {
      close();
      return;
    }
    in.flip();
    if (header != null) {
      if (!header.skip(in)) {
        return;
      }
      header = null;
    }
    while (in.hasRemaining()) {
      partial.put(in.get());
      if (!partial.hasRemaining()) {
        Request request = Request.read(partial);
        partial.clear();
        owedBytes = request.replyBytes();
        closing = request.kind() == Request.Kind.CLOSE;
        write(out);
      }
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.err.println("backend: close: " + e.getMessage());
    }
  }

  /// One chunk a turn, so that no stream keeps the others waiting.
  private void write(ByteBuffer out) throws IOException {
    out.clear().limit((int) Math.min(owedBytes, out.capacity()));
    owedBytes -= channel.write(out);
    if (owedBytes > 0) {
      want(SelectionKey.OP_WRITE);
    } else if (closing) {
      close();
    } else {
      want(SelectionKey.OP_READ);
    }
  }

  private void want(int operation) {
    if (key.interestOps() != operation) {
      key.interestOps(operation);
    }
  }
}
