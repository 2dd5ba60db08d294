package dev.weir.core.state;

import dev.weir.core.model.Fact;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A distributed map of versioned facts. Every call is a network round trip or more: never on the
/// connection path.
public interface FactStore<T> {
  /// Writes a fact if it is newer than what the map holds.
  ///
  /// @return whether it was written; false means that the map holds something as new or newer
  Future<Outcome> put(Fact<T> fact);

  /// Reads every fact, tombstones included; what does not verify is left out and counted.
  Future<List<Fact<T>>> load();

  /// Reads the fact under one key; null if there is none or it does not verify.
  Future<@Nullable Fact<T>> get(String key);

  /// What became of a write.
  enum Outcome {
    WRITTEN,
    /// The map holds a fact that is as new or newer.
    REFUSED
  }
}
