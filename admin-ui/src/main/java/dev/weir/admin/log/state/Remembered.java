package dev.weir.admin.log.state;

import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import java.util.List;

/// A committed command, as far as answering it again needs.
public record Remembered(
    String requestId, String digest, Version version, List<ServiceId> services) {
  /// How many are kept.
  public static final int MAX = 10_000;

  public Remembered {
    services = List.copyOf(services);
  }
}
