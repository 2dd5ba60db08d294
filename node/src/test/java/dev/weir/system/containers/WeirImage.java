package dev.weir.system.containers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The image that the Dockerfile makes of the jar of this build; made once for all tests of a run.
final class WeirImage {
  private WeirImage() {}

  /// Its name.
  static String name() {
    return Made.NAME;
  }

  private static final class Made {
    /// No constant: the compiler would copy it, and this class would never be initialized.
    private static final String NAME = make("weir:test");

    private static String make(String name) {
      // The classic builder is asked for by name: the engine's client may lack the other one.
      new Shell(Shell.ROOT, Map.of("DOCKER_BUILDKIT", "0"))
          .run(
              Duration.ofMinutes(5),
              List.of("docker", "build", "--target", "prebuilt", "--tag", name, "."))
          .ok();
      return name;
    }
  }
}
