package dev.weir.admin.log.state;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;

/// A service (or its tombstone) as the log holds it, and who changed it last.
///
/// @param changedAtMillis wall clock, for people
public record Held(Fact<Service> fact, String changedBy, long changedAtMillis) {
  public Version version() {
    return fact.version();
  }
}
