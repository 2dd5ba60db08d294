package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.admin.AdminSettings;
import dev.weir.core.cluster.ClusterSettings;
import dev.weir.core.model.Role;
import dev.weir.core.settings.InvalidDocument;
import dev.weir.core.settings.Setting;
import dev.weir.director.DirectorSettings;
import dev.weir.feedback.FeedbackSettings;
import dev.weir.health.HealthSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {
  @TempDir private Path directory;

  private static SettingsReader reader(Map<String, String> variables) {
    return new SettingsReader(new Machine("host1", "192.0.2.7", variables));
  }

  private static NodeSettings read(String yaml) {
    return reader(Map.of()).read(yaml, "weir.yaml").settings();
  }

  private static List<String> refused(String yaml, Map<String, String> variables) {
    InvalidDocument refused =
        catchThrowableOfType(
            InvalidDocument.class, () -> reader(variables).read(yaml, "weir.yaml"));
    return refused.findings().stream().map(Object::toString).toList();
  }

  private Path key(String mode) throws IOException {
    Path file = directory.resolve("key");
    Files.writeString(file, "0123456789abcdef0123456789abcdef\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  @Test
  void hasADefaultForEverything() {
    NodeSettings settings = read("");
    assertThat(settings.name()).isEqualTo("host1");
    assertThat(settings.roles())
        .containsExactlyInAnyOrder(Role.DIRECTOR, Role.HEALTH, Role.FEEDBACK, Role.ADMIN);
    assertThat(settings.dataDir()).isEqualTo(Path.of("weir-data"));
    assertThat(settings.bootstrap()).isNull();
    assertThat(settings.clusterWait()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.cluster())
        .isEqualTo(
            new Membership(
                new ClusterSettings("weir", "127.0.0.1", 5701, 15701, List.of()),
                Path.of("weir-data/cluster.key"),
                Membership.Plaintext.REFUSED,
                List.of("host1"),
                5801));
    assertThat(settings.ops().host()).isEqualTo("127.0.0.1");
    assertThat(settings.ops().port()).isEqualTo(8082);
    assertThat(settings.parts().director()).isEqualTo(DirectorSettings.DEFAULT);
    assertThat(settings.parts().health()).isEqualTo(HealthSettings.DEFAULT);
    assertThat(settings.parts().feedback()).isEqualTo(FeedbackSettings.DEFAULT);
    assertThat(settings.parts().admin())
        .isEqualTo(new AdminSettings("127.0.0.1", 8081, null, List.of(), ""));
    assertThat(settings.logLevel()).isEqualTo(NodeSettings.LogLevel.INFO);
  }

  @Test
  void boundsTheSeriesOfEveryRoleThatDoesNotSayOtherwise() {
    RoleSettings parts =
        read("metrics: {backendSeriesMax: 7}\nhealth: {backendSeriesMax: 3}\n").parts();
    assertThat(parts.director().backendSeriesMax()).isEqualTo(7);
    assertThat(parts.health().backendSeriesMax()).isEqualTo(3);
  }

  @Test
  void namesADemoBackendLikeItsNode() {
    assertThat(read("name: b7\nroles: [demo-backend]\n").parts().demoBackend().name())
        .isEqualTo("b7");
  }

  @Test
  void votesOnlyWhereItAdministers() {
    assertThat(read("roles: [director]\n").cluster().voters()).isEmpty();
    assertThat(read("roles: [admin]\nname: a\n").cluster().voters()).containsExactly("a");
    assertThat(read("cluster: {voters: [x, y, z]}\n").cluster().voters())
        .containsExactly("x", "y", "z");
  }

  @Test
  void takesTheMachinesOwnAddress() throws IOException {
    NodeSettings settings =
        read(
            "cluster: {host: auto, plaintext: accepted, keyFile: %s}\n"
                .formatted(key("rw-------")));
    assertThat(settings.cluster().settings().host()).isEqualTo("192.0.2.7");
  }

  @Test
  void needsTwoMoreWordsToLeaveLoopback() {
    assertThat(refused("cluster:\n  host: 192.0.2.1\n", Map.of()))
        .containsExactly(
            "weir.yaml:1: cluster.plaintext: refused with cluster.host 192.0.2.1 (expected:"
                + " accepted, or a host on loopback: members talk in the clear)",
            "weir.yaml:1: cluster.keyFile: nothing with cluster.host 192.0.2.1 (expected: a file"
                + " of mode 0600 that all nodes have, or a host on loopback)",
            "default: cluster.keyFile: weir-data/cluster.key is no file (expected: a file that"
                + " this user can read)");
  }

  @Test
  void needsNoClusterForADemoBackendAlone() {
    assertThat(read("roles: [demo-backend]\ncluster: {host: 192.0.2.1}\n").joins()).isFalse();
  }

  @Test
  void refusesAWildcardAddress() throws IOException {
    String yaml =
        "cluster: {host: 0.0.0.0, plaintext: accepted, keyFile: %s}\n".formatted(key("rw-------"));
    assertThat(refused(yaml, Map.of()))
        .containsExactly(
            "weir.yaml:1: cluster.host: 0.0.0.0 (expected: an address that others can reach, no"
                + " wildcard)");
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws IOException {
    Path file = key("rw-r-----");
    assertThat(refused("cluster:\n  keyFile: %s\n".formatted(file), Map.of()))
        .containsExactly(
            "weir.yaml:2: cluster.keyFile: "
                + file
                + " is open to others or executable (expected: mode 0600 or 0400)");
  }

  @Test
  void refusesAKeyThatIsTooShort() throws IOException {
    Path file = key("rw-------");
    Files.writeString(file, "short");
    assertThat(refused("cluster: {keyFile: %s}\n".formatted(file), Map.of()))
        .containsExactly(
            "weir.yaml:1: cluster.keyFile: " + file + " has 5 bytes (expected: 32..4096)");
  }

  @Test
  void findsEverythingThatIsWrongAtOnce() {
    String yaml =
        """
        name: Node One
        role: [director]
        roles: [director, helth]
        startup:
          clusterWait: 10
        cluster:
          port: 70000
          voters: [a, b]
        ops: 8082
        log: {level: loud}
        """;
    assertThat(refused(yaml, Map.of("WEIR_METRICS_BACKEND_SERIES_MAX", "many")))
        .containsExactlyInAnyOrder(
            "weir.yaml:1: name: Node One (expected: [a-z0-9][a-z0-9-]{0,62})",
            "weir.yaml:2: role: unknown key role (expected: did you mean roles?)",
            "weir.yaml:3: roles: helth (expected: director | health | feedback | admin |"
                + " demo-backend)",
            "weir.yaml:5: startup.clusterWait: 10 (expected: a text)",
            "weir.yaml:7: cluster.port: 70000 (expected: 1..65535)",
            "weir.yaml:8: cluster.voters: 2 names (expected: 1, 3 or 5)",
            "weir.yaml:9: ops: 8082 (expected: a mapping)",
            "weir.yaml:10: log.level: loud (expected: error | warn | info | debug)",
            "WEIR_METRICS_BACKEND_SERIES_MAX: metrics.backendSeriesMax: many (expected: a whole"
                + " number, 0..100000)");
  }

  @Test
  void hasAVariableForEveryKey() {
    List<String> variables = reader(Map.of()).known().stream().map(Setting::variable).toList();
    assertThat(variables)
        .doesNotHaveDuplicates()
        .contains(
            "WEIR_NAME",
            "WEIR_ROLES",
            "WEIR_DATA_DIR",
            "WEIR_BOOTSTRAP",
            "WEIR_STARTUP_CLUSTER_WAIT",
            "WEIR_CLUSTER_MEMBERS",
            "WEIR_CLUSTER_KEY_FILE",
            "WEIR_CLUSTER_PLAINTEXT",
            "WEIR_CLUSTER_VOTERS",
            "WEIR_CLUSTER_LOG_PORT",
            "WEIR_OPS_HOST",
            "WEIR_OPS_PORT",
            "WEIR_DEMO_BACKEND_PORT",
            "WEIR_LOG_LEVEL");
    assertThat(SettingsReader.READ_ELSEWHERE).doesNotContainAnyElementsOf(variables);
  }

  @Test
  void runsOnVariablesAlone() {
    Map<String, String> variables =
        Map.of(
            "WEIR_NAME", "d1",
            "WEIR_ROLES", "director,health",
            "WEIR_OPS_PORT", "9999",
            "WEIR_CLUSTER_MEMBERS", "admin,director:5702,[2001:db8::1]:5703");
    NodeSettings settings = reader(variables).read((Path) null).settings();
    assertThat(settings.name()).isEqualTo("d1");
    assertThat(settings.roles()).containsExactlyInAnyOrder(Role.DIRECTOR, Role.HEALTH);
    assertThat(settings.ops().port()).isEqualTo(9999);
    assertThat(settings.cluster().settings().members())
        .containsExactly("admin", "director:5702", "[2001:db8::1]:5703");
  }

  @Test
  void makesANodeNameOfAnyHostName() {
    assertThat(Machine.nodeName("Web_01.example.org")).isEqualTo("web-01");
    assertThat(Machine.nodeName("--")).isEqualTo("weir");
    assertThat(Machine.nodeName("x".repeat(80))).hasSize(63);
  }
}
