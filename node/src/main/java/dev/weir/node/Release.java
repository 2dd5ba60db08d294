package dev.weir.node;

import org.jspecify.annotations.Nullable;

/// Which Weir this is.
final class Release {
  private Release() {}

  /// The version in the jar, or `dev` where there is none.
  static String name() {
    @Nullable String version = Release.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
