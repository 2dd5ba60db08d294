package dev.weir.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AccessRules;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Cidr;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.FileName;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ListenerLimits;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.YamlTree;
import dev.weir.core.wire.ServiceJson;
import dev.weir.director.admit.AccessList;
import dev.weir.director.admit.AddressSet;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Nobody shall say that the benched Weir was set up to win.
class WeirFilesTest {
  private static final Site SITE =
      new Site(Path.of("run"), Placement.PINNED, 9_000, 9_001, Path.of("java"));

  private static final Path FOLDER = Path.of("certificates");

  @Test
  void aServiceIsAsShippedButForAddresses() {
    Service service = service(WeirFiles.Guards.NONE);
    assertThat(service.enabled()).isTrue();
    assertThat(service.listeners().getFirst().options()).isEqualTo(ListenerOptions.DEFAULT);
    assertThat(service.scheduler()).isEqualTo(SchedulerKind.ROUNDROBIN);
    assertThat(service.forwarding()).isEqualTo(Forwarding.DEFAULT);
    assertThat(service.health()).isEqualTo(HealthCheck.DEFAULT);
    assertThat(service.feedback()).isEqualTo(Feedback.NONE);
    assertThat(service.backends())
        .extracting(each -> each.endpoint().host())
        .isEqualTo(Site.BACKENDS);
    assertThat(service.backends()).allMatch(each -> each.endpoint().port() == 9_000);
  }

  @Test
  void everySettingIsAnAddressANameOrAFile() {
    for (Map<String, String> roles : List.of(WeirFiles.CLUSTER, WeirFiles.SINGLE)) {
      for (String member : roles.keySet()) {
        List<String> keys = new java.util.ArrayList<>();
        tree("", files(roles).settings(member, roles, WeirFiles.Relay.AS_SHIPPED, FOLDER), keys);
        assertThat(keys).isNotEmpty().allMatch(EffectiveSettings::isAddress);
      }
    }
  }

  @Test
  void whatIsNeitherShippedNorAnAddressIsFound() {
    String table =
        """
        name                     director   # weir.yaml:1
        director.bindAddresses   127.0.0.2  # weir.yaml:2
        director.eventLoops      0          # default
        """;
    assertThat(EffectiveSettings.deviations(table, WeirFiles.Relay.AS_SHIPPED)).isEmpty();
    assertThat(
            EffectiveSettings.deviations(
                table + "director.drainGrace  1s  # weir.yaml:3\n", WeirFiles.Relay.AS_SHIPPED))
        .containsExactly("director.drainGrace  1s  # weir.yaml:3");
    assertThat(EffectiveSettings.deviations("settings refused", WeirFiles.Relay.AS_SHIPPED))
        .isNotEmpty();
  }

  @Test
  void onlyOneMemberOfTheClusterDirects() {
    assertThat(WeirFiles.CLUSTER.values())
        .containsExactlyInAnyOrder("director", "admin", "health, feedback");
  }

  /// The one thing that is asked of Weir besides: what a listener usually has to guard it.
  @Test
  void guardsAreAnAccessListAndALimitPerClientAndNothingElse() {
    ListenerOptions guarded = service(WeirFiles.Guards.USUAL).listeners().getFirst().options();
    assertThat(guarded.access().deny()).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(guarded.limits().connectionsPerClientMax()).isEqualTo(100);
    assertThat(guarded.withAccess(AccessRules.EVERYBODY).withLimits(ListenerLimits.NONE))
        .isEqualTo(ListenerOptions.DEFAULT);
  }

  @Test
  void aRelayIsAskedOfTheDirectorAndItsLogIsBelieved() {
    String member = WeirFiles.DIRECTOR;
    WeirFiles files = files(WeirFiles.CLUSTER);
    assertThat(files.settings(member, WeirFiles.CLUSTER, WeirFiles.Relay.PIPELINE, FOLDER))
        .contains(
            "director: {bindAddresses: [127.0.0.2], certificates: certificates, relay: pipeline}");
    String bound = "INFO Frontend listener=bench/main relay=native state=bound\n";
    assertThat(WeirFiles.Relay.NATIVE.isBound(bound)).isTrue();
    assertThat(WeirFiles.Relay.PIPELINE.isBound(bound)).isFalse();
    assertThat(WeirFiles.Relay.NATIVE.isBound(bound.replace("native", "NATIVE"))).isTrue();
    assertThat(WeirFiles.Relay.NATIVE.isBound(bound + bound.replace("native", "pipeline")))
        .isFalse();
    assertThat(
            WeirFiles.Relay.NATIVE.isBound(
                "listener=tls/main relay=pipeline state=bound\n" + bound))
        .isTrue();
    assertThat(WeirFiles.Relay.PIPELINE.isBound("")).isFalse();
    assertThat(WeirFiles.Relay.AS_SHIPPED.isBound("")).isTrue();
  }

  @Test
  void onlyARelayThatWasAskedForMayDeviate() {
    String table = "director.relay  pipeline  # weir.yaml:13\n";
    assertThat(EffectiveSettings.deviations(table, WeirFiles.Relay.PIPELINE)).isEmpty();
    assertThat(EffectiveSettings.deviations(table, WeirFiles.Relay.AS_SHIPPED)).hasSize(1);
  }

  /// The load must not meet the guards, and whoever proves that they bite must.
  @Test
  void theListDeniesWhoProvesItAndNobodyElse() {
    List<Cidr> deny =
        service(WeirFiles.Guards.USUAL).listeners().getFirst().options().access().deny();
    AccessList list = new AccessList(AddressSet.EMPTY, AddressSet.of(deny));
    assertThat(list.of(IpAddress.parse(WeirFiles.DENIED_CLIENT)))
        .isEqualTo(AccessList.Access.DENIED);
    for (String other : List.of(WeirFiles.GREEDY_CLIENT, "127.9.0.1", "127.9.1.200", "127.0.0.1")) {
      assertThat(list.of(IpAddress.parse(other))).isEqualTo(AccessList.Access.PERMITTED);
    }
  }

  /// The workloads that need more of Weir than the default have it in services of their own.
  @Test
  void theOtherServicesDifferInTlsAndProxyHeaderAlone() {
    Service tls = service(WeirFiles.Guards.NONE, 1);
    ListenerOptions options = tls.listeners().getFirst().options();
    assertThat(options.tls().certificates())
        .extracting(FileName::value)
        .containsExactly(Certificate.FILE);
    assertThat(options.withTls(ListenerOptions.DEFAULT.tls())).isEqualTo(ListenerOptions.DEFAULT);
    assertThat(tls.forwarding()).isEqualTo(Forwarding.DEFAULT);
    Service proxy = service(WeirFiles.Guards.NONE, 2);
    assertThat(proxy.listeners().getFirst().options()).isEqualTo(ListenerOptions.DEFAULT);
    assertThat(proxy.forwarding()).isNotEqualTo(Forwarding.DEFAULT);
    assertThat(proxy.backends()).allMatch(each -> each.endpoint().port() == 9_001);
  }

  private static Service service(WeirFiles.Guards guards) {
    return service(guards, 0);
  }

  private static Service service(WeirFiles.Guards guards, int index) {
    Findings findings = new Findings();
    var tree = YamlTree.read(files(WeirFiles.CLUSTER).services(guards), "services", findings);
    Fields document = new Fields(tree, findings, Fields.Unknown.REFUSED);
    Fields wanted = document.objects("services", 3).get(index);
    Service service =
        ServiceJson.read(
            wanted, (id, _) -> new BackendUid(Long.parseLong(id.value().substring(1))));
    document.end();
    findings.throwIfAny();
    return Objects.requireNonNull(service);
  }

  private static void tree(String prefix, String yaml, List<String> keys) {
    Findings findings = new Findings();
    YamlTree.read(yaml, "settings", findings)
        .entries()
        .forEach(
            (key, value) -> {
              if (value instanceof dev.weir.core.settings.Tree.Mapping inner) {
                inner.entries().keySet().forEach(each -> keys.add(prefix + key + "." + each));
              } else {
                keys.add(prefix + key);
              }
            });
    findings.throwIfAny();
  }

  private static WeirFiles files(Map<String, String> roles) {
    Map<String, Integer> ports = new HashMap<>(Map.of("log", 1, "api", 2, "intake", 3));
    for (String member : roles.keySet()) {
      WeirFiles.portNames(member).forEach(each -> ports.put(each, 10 + ports.size()));
    }
    return new WeirFiles(Path.of("run"), SITE, new Doors(8_000, 8_001, 8_002), ports);
  }
}
