package dev.weir.director.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Bytes made by chance that never repeat: the receiver makes them too, and compares each, which
/// finds what a hash would and says where.
record Payload(long seed, long length) {
  private static final int BLOCK = 64 * 1024;

  /// Whether everything could be sent.
  enum Sent {
    ALL,
    CUT;

    @Override
    public String toString() {
      return this == ALL ? "all sent" : "cut";
    }
  }

  static Payload none() {
    return new Payload(0, 0);
  }

  Sent send(Socket socket) {
    return send(socket, new AtomicLong());
  }

  /// @param progress how much was given to the kernel
  Sent send(Socket socket, AtomicLong progress) {
    Source source = new Source(seed);
    try {
      OutputStream out = socket.getOutputStream();
      for (long left = length; left > 0; ) {
        int count = (int) Math.min(left, BLOCK);
        out.write(source.next(), 0, count);
        left -= count;
        progress.addAndGet(count);
      }
      return Sent.ALL;
    } catch (IOException _) {
      return Sent.CUT;
    }
  }

  /// In pieces of any size, with pauses between some.
  Sent sendInPieces(Socket socket, int pieceMax) {
    SplittableRandom random = new SplittableRandom(~seed);
    Source source = new Source(seed);
    try {
      OutputStream out = socket.getOutputStream();
      for (long left = length; left > 0; ) {
        int block = (int) Math.min(left, BLOCK);
        byte[] bytes = source.next();
        for (int at = 0; at < block; ) {
          int piece = Math.min(block - at, 1 + random.nextInt(pieceMax));
          out.write(bytes, at, piece);
          at += piece;
          if (random.nextInt(16) == 0) {
            LockSupport.parkNanos(random.nextInt(1_000_000));
          }
        }
        left -= block;
      }
      return Sent.ALL;
    } catch (IOException _) {
      return Sent.CUT;
    }
  }

  /// Everything, to the end of the stream.
  Seen receive(Socket socket) {
    Seen.Got got = receiveBody(socket);
    return new Seen(got, ending(socket));
  }

  /// What follows its first byte, to the end of the stream.
  Seen receiveAfterFirst(Socket socket) {
    Seen.Got got = receiveFrom(1, socket);
    return new Seen(got, ending(socket));
  }

  /// As many bytes as there should be, however the stream goes on.
  Seen.Got receiveBody(Socket socket) {
    return receiveFrom(0, socket);
  }

  /// @param start less than a block
  private Seen.Got receiveFrom(int start, Socket socket) {
    Source source = new Source(seed);
    long received = start;
    byte[] block = new byte[BLOCK];
    try {
      InputStream in = socket.getInputStream();
      if (start > 0) {
        int count = in.readNBytes(block, start, (int) Math.min(BLOCK, length) - start);
        received += count;
        if (!Arrays.equals(block, start, start + count, source.next(), start, start + count)) {
          return Seen.Got.WRONG;
        }
      }
      while (received < length) {
        int wanted = (int) Math.min(BLOCK, length - received);
        int count = in.readNBytes(block, 0, wanted);
        received += count;
        if (!Arrays.equals(block, 0, count, source.next(), 0, count)) {
          return Seen.Got.WRONG;
        }
        if (count < wanted) {
          break;
        }
      }
    } catch (IOException _) {
      // How the stream ended is asked for next.
    }
    if (received == length) {
      return length == 0 ? Seen.Got.NOTHING : Seen.Got.ALL;
    }
    return received == 0 ? Seen.Got.NOTHING : Seen.Got.PART;
  }

  /// Reads whatever comes, until nothing does.
  static void drain(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // A reset is an end too.
    }
  }

  static Seen.How ending(Socket socket) {
    try {
      return socket.getInputStream().read() < 0 ? Seen.How.END : Seen.How.MORE;
    } catch (SocketTimeoutException _) {
      return Seen.How.STILL_OPEN;
    } catch (IOException _) {
      return Seen.How.RESET;
    }
  }

  /// The first bytes of it, whatever follows.
  void receiveFirst(Socket socket, int count) throws IOException {
    byte[] first = socket.getInputStream().readNBytes(count);
    if (!Arrays.equals(first, Arrays.copyOf(new Source(seed).next(), count))) {
      throw new AssertionError("first bytes: others (expected: those that were sent)");
    }
  }

  private static final class Source {
    private final SplittableRandom random;
    private final byte[] block = new byte[BLOCK];

    Source(long seed) {
      random = new SplittableRandom(seed);
    }

    byte[] next() {
      random.nextBytes(block);
      return block;
    }
  }
}
