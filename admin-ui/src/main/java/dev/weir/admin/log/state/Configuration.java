package dev.weir.admin.log.state;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything that operators decided, as an immutable value.
///
/// @param version of the newest change in it
/// @param services those that exist
/// @param tombstones those that were deleted and not made anew; the newest [#TOMBSTONES_MAX]
/// @param nextUid what the next new backend gets
/// @param everHeld whether there ever was a service
public record Configuration(
    Version version,
    SortedMap<ServiceId, Held> services,
    SortedMap<ServiceId, Held> tombstones,
    SortedMap<String, Setting> settings,
    long nextUid,
    boolean everHeld,
    AuditHead audit) {
  public static final int SERVICES_MAX = 10_000;
  public static final int TOMBSTONES_MAX = 10_000;
  public static final int SETTINGS_MAX = 10_000;

  public static final Configuration EMPTY =
      new Configuration(
          Version.NONE,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          1,
          false,
          AuditHead.NONE);

  public Configuration {
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    tombstones = Collections.unmodifiableSortedMap(new TreeMap<>(tombstones));
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  public @Nullable Service service(ServiceId id) {
    Fact<Service> fact = fact(id);
    return fact == null ? null : fact.value();
  }

  /// The service with its version, or null if there is none.
  public @Nullable Fact<Service> fact(ServiceId id) {
    Held held = services.get(id);
    return held == null ? null : held.fact();
  }

  public @Nullable String setting(String key) {
    Setting setting = settings.get(key);
    return setting == null ? null : setting.value();
  }
}
