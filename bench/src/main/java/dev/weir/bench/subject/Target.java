package dev.weir.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// Something between the load and the backend, or nothing at all.
public interface Target extends AutoCloseable {
  String name();

  /// Whether there is something to measure behind this door.
  default boolean serves(Door door) {
    return true;
  }

  /// Where the load goes.
  InetSocketAddress address(Door door);

  /// What it takes to serve and is not measured; once, before the first [#start].
  void prepare() throws IOException;

  /// Starts what is measured; returns at once.
  void start() throws IOException;

  /// As [#start], but cut off from whatever it usually shares its configuration with.
  default void startAlone() throws IOException {
    start();
  }

  /// Fails if what was started has ended.
  void expectAlive() throws IOException;

  /// Fails if what serves is not what was asked for; once it serves, and before it is measured.
  default void expectAsAsked() throws IOException {}

  /// What its last start took, in its own words; empty if it does not say.
  default String startStory() throws IOException {
    return "";
  }

  /// What is measured; none where there is nothing between load and backend.
  List<Long> pids() throws IOException;

  /// Ends what is measured; it may be started again.
  void stop();

  /// Its version and the settings that matter, a line each.
  List<String> about() throws IOException;

  /// Ends all.
  @Override
  void close();
}
