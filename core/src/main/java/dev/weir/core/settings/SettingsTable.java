package dev.weir.core.settings;

import java.util.List;

/// The settings in force, one line each: key, value, and where the value comes from.
public final class SettingsTable {
  private SettingsTable() {}

  public static String print(List<Setting> settings) {
    int keyWidth = 0;
    int valueWidth = 0;
    for (Setting setting : settings) {
      keyWidth = Math.max(keyWidth, setting.key().length());
      valueWidth = Math.max(valueWidth, Math.min(40, shown(setting).length()));
    }
    StringBuilder table = new StringBuilder();
    for (Setting setting : settings) {
      table.append(pad(setting.key(), keyWidth)).append("  ");
      table.append(pad(shown(setting), valueWidth)).append("  # ");
      table.append(origin(setting)).append('\n');
    }
    return table.toString();
  }

  private static String shown(Setting setting) {
    if (setting.value().isEmpty()) {
      return "-";
    }
    return setting.isSecret() ? "***" : setting.value();
  }

  private static String origin(Setting setting) {
    Place written = setting.written();
    if (written == null) {
      return "default";
    }
    return written.line() > 0 ? written.source() + ":" + written.line() : written.source();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
