package dev.weir.admin.log.state;

import dev.weir.core.model.Version;
import org.jspecify.annotations.Nullable;

/// What must hold of a key for a change to be made; checked when the command is applied.
public sealed interface Expect {
  /// Whatever is there, or nothing.
  record Any() implements Expect {}

  /// Nothing is there.
  record Absent() implements Expect {}

  /// Something is there, at whatever version.
  record Present() implements Expect {}

  /// Exactly this version is there.
  record At(Version version) implements Expect {}

  /// Whether it holds of what is there.
  ///
  /// @param current the version that is there, or null
  default boolean holds(@Nullable Version current) {
    return switch (this) {
      case Any _ -> true;
      case Absent _ -> current == null;
      case Present _ -> current != null;
      case At(Version version) -> version.equals(current);
    };
  }
}
