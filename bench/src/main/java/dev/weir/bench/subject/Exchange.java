package dev.weir.bench.subject;

import dev.weir.bench.load.Request;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/// One request and its reply, on a connection that stays.
public final class Exchange {
  private Exchange() {}

  /// Fails unless the whole reply comes.
  public static void once(Socket socket) throws IOException {
    byte[] request = new byte[Request.BYTES];
    ByteBuffer bytes = new Request(Request.Kind.KEEP, Request.BYTES).bytes();
    bytes.get(request);
    socket.getOutputStream().write(request);
    int count = socket.getInputStream().readNBytes(Request.BYTES).length;
    if (count < Request.BYTES) {
      throw new EOFException("reply: " + count + " bytes (expected: " + Request.BYTES + ")");
    }
  }
}
