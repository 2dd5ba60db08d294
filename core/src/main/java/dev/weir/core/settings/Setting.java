package dev.weir.core.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One value that a reader asked for, and what it turned out to be. What was asked for while a
/// document was read is the whole list of its keys: variables, tables and schemas follow from it.
///
/// @param key as people write it: `admin.port`
/// @param expected what may stand there
/// @param fallback the value when nothing stands there; empty if there is none
/// @param value what holds now, as text
/// @param written where it stands, or null for the fallback
public record Setting(
    String key,
    Type type,
    String expected,
    String fallback,
    String value,
    @Nullable Place written) {
  /// What a value is.
  public enum Type {
    TEXT,
    FLAG,
    INTEGER,
    NUMBER,
    CHOICE,
    DURATION,
    TEXTS
  }

  /// Its environment variable: `WEIR_ADMIN_PORT` for `admin.port`, `WEIR_DATA_DIR` for `dataDir`.
  public String variable() {
    StringBuilder name = new StringBuilder(Environment.PREFIX);
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_');
      }
      name.append(c == '.' ? '_' : Character.toUpperCase(c));
    }
    return name.toString();
  }

  /// Whether its value is shown to nobody.
  public boolean isSecret() {
    String last = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return last.endsWith("password")
        || last.endsWith("secret")
        || last.endsWith("token")
        || last.endsWith("key");
  }
}
