package dev.weir.admin.log.state;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a command.
public sealed interface Result {
  /// It was committed, and applied on the node that answers. All keys have this version now.
  record Committed(Version version, List<Written> written, AuditRow row) implements Result {
    public Committed {
      written = List.copyOf(written);
    }

    public String changeId() {
      return Result.changeId(version);
    }
  }

  /// A command with this request id and these changes had been committed before.
  record Repeated(Version version, List<ServiceId> services) implements Result {
    public Repeated {
      services = List.copyOf(services);
    }

    public String changeId() {
      return Result.changeId(version);
    }
  }

  /// Everything was already as wanted: no version moved, no audit row was written.
  record Unchanged() implements Result {}

  /// A service is not as expected; nothing was changed.
  ///
  /// @param current what is there, or null
  record Stale(ServiceId key, @Nullable Held current) implements Result {}

  /// A setting is not as expected; nothing was changed.
  record StaleSetting(String key, @Nullable Setting current) implements Result {}

  /// It cannot be done, whatever the versions; nothing was changed.
  record Refused(Reason reason, String detail) implements Result {}

  /// One service before and after.
  ///
  /// @param before null when it was created
  /// @param after a tombstone when it was deleted
  record Written(ServiceId id, @Nullable Fact<Service> before, Fact<Service> after) {}

  /// Why a command was refused.
  enum Reason {
    /// Two services would listen on one port.
    CONFLICT,
    /// More than the log may hold.
    LIMIT,
    /// Bootstrap, but the log has held services.
    NOT_EMPTY,
    /// The request id belongs to another command, or a key stands in the command twice.
    INVALID
  }

  /// How a change is named: `term.index`.
  static String changeId(Version version) {
    return version.epoch() + "." + version.sequence();
  }
}
