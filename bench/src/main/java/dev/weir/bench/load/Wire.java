package dev.weir.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/// How the bytes of a client get to its socket and back.
interface Wire {
  /// Takes the connection further once there is something to read.
  ///
  /// @return whether requests may go out
  boolean open() throws IOException;

  /// Reads what is there, in the clear.
  ///
  /// @return how many bytes, or less than 0 at the end
  int read(ByteBuffer into) throws IOException;

  /// Whether the other side has ended, and all that it said was read.
  boolean isEnded();

  /// Writes all of it, or fails.
  void write(ByteBuffer from) throws IOException;

  /// Gives back what it has borrowed.
  void release();
}
