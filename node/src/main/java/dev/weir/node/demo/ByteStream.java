package dev.weir.node.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/// Sends a number of bytes as fast as their reader takes them.
final class ByteStream {
  private static final int CHUNK_LENGTH = 65_536;
  private static final Buffer CHUNK = Buffer.buffer("weir ".repeat(CHUNK_LENGTH / 5 + 1));

  private final HttpServerResponse response;
  private long left;

  ByteStream(HttpServerResponse response, long count) {
    this.response = response;
    this.left = count;
  }

  void run() {
    while (left > 0) {
      if (response.closed()) {
        return;
      }
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> run());
        return;
      }
      int length = (int) Math.min(left, CHUNK_LENGTH);
      response.write(CHUNK.slice(0, length));
      left -= length;
    }
    response.drainHandler(null);
    response.end();
  }
}
