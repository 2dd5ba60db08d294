package dev.weir.bench.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/// One thread of the backend with listening sockets of its own, shared by SO_REUSEPORT.
final class BackendLoop implements Runnable {
  static final int BACKLOG = 4096;
  private static final int CHUNK_BYTES = 1 << 20;

  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
  private final ByteBuffer out = ByteBuffer.allocateDirect(CHUNK_BYTES);

  /// What connections begin with.
  private enum Headers {
    NONE,
    PROXY
  }

  private BackendLoop(Selector selector) {
    this.selector = selector;
  }

  /// @param addresses where requests come in as they are
  /// @param proxied where each connection begins with a PROXY header
  static BackendLoop open(List<InetSocketAddress> addresses, List<InetSocketAddress> proxied)
      throws IOException {
    Selector selector = Selector.open();
    listen(selector, addresses, Headers.NONE);
    listen(selector, proxied, Headers.PROXY);
    return new BackendLoop(selector);
  }

  private static void listen(Selector selector, List<InetSocketAddress> addresses, Headers headers)
      throws IOException {
    for (InetSocketAddress address : addresses) {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      server.bind(address, BACKLOG);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT, headers);
    }
  }

  @Override
  public void run() {
    while (true) {
      try {
        selector.select(this::serve);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(SelectionKey key) {
    if (key.channel() instanceof ServerSocketChannel server) {
      accept(server, (Headers) key.attachment());
      return;
    }
    Served served = (Served) key.attachment();
    try {
      served.ready(in, out);
    } catch (IOException _) {
      // A reset, or a client that went away in the middle of a stream: the usual end of a slice.
      served.close();
    }
  }

  private void accept(ServerSocketChannel server, Headers headers) {
    try {
      SocketChannel channel;
      while ((channel = server.accept()) != null) {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new Served(channel, key, headers == Headers.PROXY ? new ProxyHeader() : null));
      }
    } catch (IOException e) {
      System.err.println("backend: accept: " + e.getMessage());
    }
  }
}
