package dev.weir.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Connections that a test holds open, and closes at its end.
final class HeldConnections implements AutoCloseable {
  private final List<HeldConnection> all = new ArrayList<>();

  /// Opens so many more, one after the other.
  List<HeldConnection> open(int count, InetSocketAddress director, String path) throws IOException {
    List<HeldConnection> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HeldConnection each = HeldConnection.open(director, path);
      all.add(each);
      opened.add(each);
    }
    return opened;
  }

  List<HeldConnection> all() {
    return Collections.unmodifiableList(all);
  }

  /// Those served by this backend.
  List<HeldConnection> on(String backend) {
    return all.stream().filter(each -> each.backend().equals(backend)).toList();
  }

  /// Ends all of them.
  void end() throws IOException {
    for (HeldConnection each : all) {
      each.close();
    }
  }

  @Override
  public void close() throws IOException {
    end();
  }
}
