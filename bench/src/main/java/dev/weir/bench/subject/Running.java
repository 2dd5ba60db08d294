package dev.weir.bench.subject;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process of a target that is measured, which is started anew in each round.
final class Running {
  private @Nullable Child child;

  void start(String name, Path home, List<String> command) throws IOException {
    child = Child.start(name, home, command);
  }

  void expectAlive() throws IOException {
    if (child != null) {
      child.expectAlive();
    }
  }

  /// What runs; only while it does.
  Child child() {
    return requireNonNull(child, "nothing runs");
  }

  /// None while it does not run.
  List<Long> pids() {
    return child == null ? List.of() : List.of(child.pid());
  }

  void stop() {
    if (child != null) {
      child.close();
      child = null;
    }
  }
}
