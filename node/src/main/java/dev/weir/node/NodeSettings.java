package dev.weir.node;

import dev.weir.core.model.Ids;
import dev.weir.core.model.Role;
import dev.weir.core.settings.Fields;
import dev.weir.node.ops.OpsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one node is started with: `weir.yaml` and the variables over it. Services are not in it.
///
/// @param name unique in the cluster; default: the machine's host name
/// @param roles what it does; default: director, health, feedback and admin
/// @param dataDir what it keeps on disk; default `weir-data`
/// @param bootstrap services to begin with, if the configuration log has never held anything
/// @param clusterWait how long a start waits for the configuration before it takes the copy on
/// disk;
///     default 10 s
/// @param cluster how it belongs to the cluster
/// @param parts of the roles
/// @param ops where its state can be asked for
/// @param logLevel default info
record NodeSettings(
    String name,
    Set<Role> roles,
    Path dataDir,
    @Nullable Path bootstrap,
    Duration clusterWait,
    Membership cluster,
    RoleSettings parts,
    OpsSettings ops,
    LogLevel logLevel) {
  static final List<String> DEFAULT_ROLES =
      List.of(Role.DIRECTOR.id(), Role.HEALTH.id(), Role.FEEDBACK.id(), Role.ADMIN.id());

  /// How much is logged.
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  NodeSettings {
    roles = Set.copyOf(roles);
  }

  boolean has(Role role) {
    return roles.contains(role);
  }

  /// A node that is only a demo backend is no member of the cluster.
  boolean joins() {
    return new Membership.Self(name, roles, dataDir).joins();
  }

  /// Reads the whole document; what is wrong is in the fields' findings.
  static NodeSettings read(Fields fields, Machine machine) {
    String name = fields.text("name", machine.nodeName());
    if (!Ids.isValid(name)) {
      fields.findings().add(fields.at("name"), "form", name, Ids.FORM);
    }
    Set<Role> roles = roles(fields);
    Path dataDir = Path.of(fields.text("dataDir", "weir-data"));
    String bootstrap = fields.textOrNull("bootstrap");
    Fields startup = fields.object("startup");
    Duration clusterWait =
        startup.duration("clusterWait", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(10));
    startup.end();
    Membership cluster =
        Membership.read(
            fields.object("cluster"), machine, new Membership.Self(name, roles, dataDir));
    Fields metrics = fields.object("metrics");
    int seriesMax = metrics.integer("backendSeriesMax", 0, 100_000, 2_000);
    metrics.end();
    RoleSettings parts = RoleSettings.read(fields, name, seriesMax);
    OpsSettings ops = OpsSettings.read(fields.object("ops"));
    Fields log = fields.object("log");
    LogLevel level = log.choice("level", List.of(LogLevel.values()), LogLevel::id, LogLevel.INFO);
    log.end();
    fields.end();
    return new NodeSettings(
        name,
        roles,
        dataDir,
        bootstrap == null ? null : Path.of(bootstrap),
        clusterWait,
        cluster,
        parts,
        ops,
        level);
  }

  private static Set<Role> roles(Fields fields) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    List<String> written = fields.texts("roles", Role.values().length, DEFAULT_ROLES);
    for (String each : written) {
      Role role = role(each);
      if (role == null) {
        fields
            .findings()
            .add(
                fields.at("roles"),
                "form",
                each,
                String.join(" | ", DEFAULT_ROLES) + " | demo-backend");
      } else {
        roles.add(role);
      }
    }
    if (written.isEmpty()) {
      fields.findings().add(fields.at("roles"), "range", "no role", "one or more");
    }
    return roles;
  }

  private static @Nullable Role role(String id) {
    for (Role role : Role.values()) {
      if (role.id().equals(id)) {
        return role;
      }
    }
    return null;
  }
}
