package dev.weir.admin.log.state;

import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import java.util.List;

/// One change to one key.
public sealed interface Change {
  /// Creates or replaces a service. The uids of the wanted backends are placeholders, unique in the
  /// service: a backend whose id and address stay keeps its uid, any other gets one that was never
  /// given before.
  record PutService(Service wanted, Expect expect) implements Change {}

  record DeleteService(ServiceId id, Expect expect) implements Change {}

  /// Sets a setting, for instance the hash of a token. Never a secret in clear.
  record PutSetting(String key, String value, Expect expect) implements Change {
    public static final int KEY_LENGTH_MAX = 128;
    public static final int VALUE_LENGTH_MAX = 8192;

    public PutSetting {
      if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
        throw new IllegalArgumentException(
            "setting key: " + key.length() + " characters (expected: 1.." + KEY_LENGTH_MAX + ")");
      }
      if (value.length() > VALUE_LENGTH_MAX) {
        throw new IllegalArgumentException(
            "setting "
                + key
                + ": "
                + value.length()
                + " characters (expected: 0.."
                + VALUE_LENGTH_MAX
                + ")");
      }
    }
  }

  /// The first services of all; refused once the log has held any.
  record Bootstrap(List<Service> services) implements Change {
    public Bootstrap {
      services = List.copyOf(services);
    }
  }
}
