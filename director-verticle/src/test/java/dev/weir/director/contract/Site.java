package dev.weir.director.contract;

import dev.weir.core.testing.ScriptedBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What is around a forwarder: its backends, and the ports on which it shall listen, which are the
/// kernel's choice.
final class Site implements AutoCloseable {
  private final Meetings meetings = new Meetings();
  private final ScriptedBackend four = ScriptedBackend.start("127.0.0.1", meetings::hold);
  private final ScriptedBackend six = ScriptedBackend.start("::1", meetings::hold);
  private final Gate gate = new Gate();
  private final int dead = ScriptedBackend.deadPort();
  private final Map<Route, Integer> ports = new EnumMap<>(Route.class);

  /// One listener and its backend.
  record Line(String listens, int port, String dials, int backendPort) {}

  Site() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (Route route : Route.values()) {
      ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral(route.listens()));
      held.add(probe);
      ports.put(route, probe.getLocalPort());
    }
    for (ServerSocket each : held) {
      each.close();
    }
  }

  int port(Route route) {
    return ports.getOrDefault(route, 0);
  }

  Meetings meetings() {
    return meetings;
  }

  Gate gate() {
    return gate;
  }

  /// Ends what the backends have, and waits until they have nothing.
  void empty() {
    Bound.until(
        () -> {
          meetings.clear();
          return four.openCount() + six.openCount() == 0;
        });
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Route route : Route.values()) {
      lines.add(new Line(route.listens(), port(route), route.dials(), backendPort(route)));
    }
    return lines;
  }

  private int backendPort(Route route) {
    return switch (route) {
      case FOUR, SIX_TO_FOUR -> four.port();
      case SIX, FOUR_TO_SIX -> six.port();
      case DEAD -> dead;
      case GATED -> gate.port();
    };
  }

  @Override
  public void close() throws IOException {
    four.close();
    six.close();
    gate.close();
  }
}
