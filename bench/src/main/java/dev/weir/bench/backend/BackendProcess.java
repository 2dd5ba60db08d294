package dev.weir.bench.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The backend as a process: `backend THREADS PORT PROXIED_PORT ADDRESS...` serves until its
/// standard input ends.
public final class BackendProcess {
  private static final int ARGUMENTS_BEFORE_ADDRESSES = 3;

  private BackendProcess() {}

  /// Runs it.
  public static void run(List<String> arguments) throws IOException {
    int threadCount = Integer.parseInt(arguments.get(0));
    List<InetSocketAddress> addresses = addresses(arguments, Integer.parseInt(arguments.get(1)));
    List<InetSocketAddress> proxied = addresses(arguments, Integer.parseInt(arguments.get(2)));
    for (int i = 0; i < threadCount; i++) {
      Thread.ofPlatform().daemon().name("backend-" + i).start(BackendLoop.open(addresses, proxied));
    }
    System.out.println("listening");
    System.out.flush();
    while (System.in.read() >= 0) {
      // Whoever started this ends it by closing the other end, or by ending.
    }
  }

  private static List<InetSocketAddress> addresses(List<String> arguments, int port) {
    return arguments.stream()
        .skip(ARGUMENTS_BEFORE_ADDRESSES)
        .map(each -> new InetSocketAddress(InetAddress.ofLiteral(each), port))
        .toList();
  }
}
