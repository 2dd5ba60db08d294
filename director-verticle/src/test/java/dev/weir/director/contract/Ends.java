package dev.weir.director.contract;

import java.io.IOException;
import java.net.Socket;

/// The two ends of one connection through a forwarder.
record Ends(Socket client, Meetings.Accepted accepted) implements AutoCloseable {
  Socket backend() {
    return accepted.socket();
  }

  Socket of(Side side) {
    return side == Side.CLIENT ? client : backend();
  }

  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    client.close();
    accepted.close();
  }
}
