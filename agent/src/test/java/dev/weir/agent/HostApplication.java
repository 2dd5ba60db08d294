package dev.weir.agent;

import java.io.IOException;

/// An application with an agent: each `b` on its standard input begins a request, each `e` ends
/// one, and `?` asks for the agent's status. It ends with its input.
final class HostApplication {
  private HostApplication() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("started");
    for (int command = System.in.read(); command >= 0; command = System.in.read()) {
      switch (command) {
        case 'b' -> WeirAgent.begin();
        case 'e' -> WeirAgent.end();
        case '?' -> System.out.println(WeirAgent.status());
        default -> {}
      }
    }
  }
}
