package dev.weir.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AccessRules;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.ListenerLimits;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.RelayKind;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.YamlTree;
import dev.weir.core.wire.ServiceJson;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Nobody shall say that the benched Weir was set up to win.
class WeirFilesTest {
  private static final Site SITE =
      new Site(Path.of("run"), Placement.PINNED, 9_000, Path.of("java"));

  @Test
  void aServiceIsAsShippedButForAddresses() {
    Service service = service(WeirFiles.Relay.AS_SHIPPED, WeirFiles.Guards.NONE);
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
        tree("", files(roles).settings(member, roles), keys);
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
    assertThat(EffectiveSettings.deviations(table)).isEmpty();
    assertThat(EffectiveSettings.deviations(table + "director.drainGrace  1s  # weir.yaml:3\n"))
        .containsExactly("director.drainGrace  1s  # weir.yaml:3");
    assertThat(EffectiveSettings.deviations("settings refused")).isNotEmpty();
  }

  @Test
  void onlyOneMemberOfTheClusterDirects() {
    assertThat(WeirFiles.CLUSTER.values())
        .containsExactlyInAnyOrder("director", "admin", "health, feedback");
  }

  /// The one thing that is asked of Weir besides: what a listener usually has to guard it.
  @Test
  void guardsAreAnAccessListAndALimitPerClientAndNothingElse() {
    ListenerOptions guarded =
        service(WeirFiles.Relay.AS_SHIPPED, WeirFiles.Guards.USUAL)
            .listeners()
            .getFirst()
            .options();
    assertThat(guarded.access().deny()).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(guarded.limits().connectionsPerClientMax()).isEqualTo(10_000);
    assertThat(guarded.withAccess(AccessRules.EVERYBODY).withLimits(ListenerLimits.NONE))
        .isEqualTo(ListenerOptions.DEFAULT);
  }

  @Test
  void aRelayIsAskedForByItsName() {
    assertThat(relay(WeirFiles.Relay.NATIVE)).isEqualTo(RelayKind.NATIVE);
    assertThat(relay(WeirFiles.Relay.PIPELINE)).isEqualTo(RelayKind.PIPELINE);
  }

  private static RelayKind relay(WeirFiles.Relay relay) {
    return service(relay, WeirFiles.Guards.USUAL).listeners().getFirst().options().relay();
  }

  private static Service service(WeirFiles.Relay relay, WeirFiles.Guards guards) {
    Findings findings = new Findings();
    var tree =
        YamlTree.read(files(WeirFiles.CLUSTER).services(relay, guards), "services", findings);
    Fields document = new Fields(tree, findings, Fields.Unknown.REFUSED);
    Fields first = document.objects("services", 1).getFirst();
    Service service =
        ServiceJson.read(first, (id, _) -> new BackendUid(Long.parseLong(id.value().substring(1))));
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
    return new WeirFiles(Path.of("run"), SITE, 8_000, ports);
  }
}
