package dev.weir.bench.subject;

import java.util.List;
import java.util.Set;

/// What `weir validate` prints, held against what the bench may change: addresses, names, files.
final class EffectiveSettings {
  private static final Set<String> ADDRESSES =
      Set.of(
          "name",
          "roles",
          "dataDir",
          "bootstrap",
          "cluster.name",
          "cluster.port",
          "cluster.busPort",
          "cluster.members",
          "cluster.keyFile",
          "cluster.voters",
          "cluster.logPort",
          "ops.port",
          "director.bindAddresses",
          "director.certificates",
          "feedback.agentPort",
          "feedback.intakePort",
          "admin.port",
          "admin.tokenFile");

  private EffectiveSettings() {}

  /// Lines of settings that are neither a shipped default nor an address.
  ///
  /// @param relay that was asked for, which may deviate
  static List<String> deviations(String table, WeirFiles.Relay relay) {
    List<String> settings = rows(table);
    if (settings.isEmpty()) {
      return List.of("no settings: " + table.strip());
    }
    return settings.stream()
        .filter(line -> !line.endsWith("# default") && !isAddress(key(line)))
        .filter(line -> relay == WeirFiles.Relay.AS_SHIPPED || !key(line).equals("director.relay"))
        .toList();
  }

  static boolean isAddress(String key) {
    return ADDRESSES.contains(key);
  }

  /// What says how a director forwards.
  static List<String> ofRole(String table) {
    return rows(table).stream()
        .filter(line -> key(line).startsWith("director.") || key(line).equals("roles"))
        .toList();
  }

  private static List<String> rows(String table) {
    return table.lines().filter(line -> line.contains("  # ")).toList();
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(' '));
  }
}
