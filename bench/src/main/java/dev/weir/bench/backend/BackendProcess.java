package dev.weir.bench.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The backend as a process: `backend THREADS PORT ADDRESS...` serves until its standard input
/// ends.
public final class BackendProcess {
  private static final int ARGUMENTS_BEFORE_ADDRESSES = 2;

  private BackendProcess() {}

  /// Runs it.
  public static void run(List<String> arguments) throws IOException {
    int threadCount = Integer.parseInt(arguments.get(0));
    int port = Integer.parseInt(arguments.get(1));
    List<InetSocketAddress> addresses =
        arguments.stream()
            .skip(ARGUMENTS_BEFORE_ADDRESSES)
            .map(each -> new InetSocketAddress(InetAddress.ofLiteral(each), port))
            .toList();
    for (int i = 0; i < threadCount; i++) {
      Thread.ofPlatform().daemon().name("backend-" + i).start(BackendLoop.open(addresses));
    }
    System.out.println("listening");
    System.out.flush();
    while (System.in.read() >= 0) {
      // Whoever started this ends it by closing the other end, or by ending.
    }
  }
}
