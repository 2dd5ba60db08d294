package dev.weir.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The socket as it is.
record PlainWire(SocketChannel channel) implements Wire {
  @Override
  public boolean open() {
    return true;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public boolean isEnded() {
    return false;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    channel.write(from);
    if (from.hasRemaining()) {
      throw new IOException("a request did not fit into an empty socket");
    }
  }

  @Override
  public void release() {}
}
