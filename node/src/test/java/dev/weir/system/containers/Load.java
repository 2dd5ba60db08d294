package dev.weir.system.containers;

import java.util.HashMap;
import java.util.Map;

/// How hard a k6 scenario works.
///
/// @param directors that must all carry requests, else the scenario fails
record Load(int directors, int seconds, int connectionsPerSecond) {
  /// Whatever else the machine does meanwhile must not fail a test.
  private static final int PATIENCE = 10;

  /// What two shared cores carry with ease: the tests judge shares and failures, not speed.
  static Load of(int directors, int seconds) {
    return new Load(directors, seconds, 100);
  }

  Map<String, String> settings() {
    return Map.of(
        "DIRECTORS", Integer.toString(directors),
        "DURATION", Integer.toString(seconds),
        "RATE", Integer.toString(connectionsPerSecond),
        "PATIENCE", Integer.toString(PATIENCE));
  }

  /// With one more setting.
  Map<String, String> settingsAnd(String name, String value) {
    Map<String, String> all = new HashMap<>(settings());
    all.put(name, value);
    return all;
  }
}
