package dev.weir.admin.api;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Version;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What each director carries, as its cell says; parts of a cell are merged by version. Not
/// thread-safe.
final class Cells {
  /// One director's cell and when it was heard.
  record Held(DirectorCell cell, Version version, long heardNanos) {}

  private final Map<String, Held> byIncarnation = new TreeMap<>();

  void heard(Fact<DirectorCell> fact, long nowNanos) {
    DirectorCell cell = fact.value();
    if (cell == null) {
      byIncarnation.remove(fact.key());
      return;
    }
    Held held = byIncarnation.get(cell.incarnation());
    if (held != null && !fact.version().isNewerThan(held.version())) {
      return;
    }
    DirectorCell merged = held == null ? cell : merged(held.cell(), cell);
    byIncarnation.put(cell.incarnation(), new Held(merged, fact.version(), nowNanos));
  }

  Collection<Held> all() {
    return Collections.unmodifiableCollection(byIncarnation.values());
  }

  @Nullable Held of(String incarnation) {
    return byIncarnation.get(incarnation);
  }

  void keep(Predicate<String> incarnations) {
    byIncarnation.keySet().removeIf(incarnations.negate());
  }

  private static DirectorCell merged(DirectorCell before, DirectorCell after) {
    return switch (after.extent()) {
      case WHOLE -> after;
      case CHANGES -> {
        Map<BackendUid, ConnectionCount> counts = new HashMap<>(before.counts());
        counts.putAll(after.counts());
        yield new DirectorCell(
            after.director(),
            after.incarnation(),
            after.extent(),
            counts,
            after.applied(),
            after.listeners(),
            after.vetoed());
      }
    };
  }
}
