package dev.weir.admin.log;

import static dev.weir.admin.log.Fixtures.await;
import static dev.weir.admin.log.Fixtures.committed;
import static dev.weir.admin.log.Fixtures.put;
import static dev.weir.admin.log.Fixtures.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Result;
import dev.weir.core.model.Backend;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.settings.InvalidDocument;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.time.NanoClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A voter and an admin node that does not vote, with a real log and a fake cluster between them.
class LogHostTest {
  private static final String SERVICES =
      """
      services:
        - id: shop
          listeners: [{id: main, port: 8080}]
          backends:
            - {id: b1, host: 127.0.0.1, port: 9001, weight: 100}
            - {id: b2, host: 127.0.0.1, port: 9002, weight: 200, adminState: DRAIN}
      """;

  @TempDir Path directory;
  private final FakeCluster fake = new FakeCluster();
  private final List<LogHost> hosts = new ArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    hosts.forEach(host -> await(host.stop()));
    await(vertx.close());
  }

  @Test
  void publishesWhatItCommits() {
    ConfigurationLog log = voter(null);
    Result.Committed committed = committed(log.submit(put("r1", service("shop", 8080, 1))));
    eventually(
        () -> {
          var held = fake.stores.services.held("shop");
          return held != null && held.version().equals(committed.version());
        });
  }

  @Test
  void bootstrapsOnceAndNeverAgain() throws IOException {
    Path file = directory.resolve("services.yaml");
    Files.writeString(file, SERVICES);
    ConfigurationLog log = voter(file);
    ServiceId shop = new ServiceId("shop");
    eventually(() -> log.current().service(shop) != null);
    Service service = Objects.requireNonNull(log.current().service(shop), "shop");
    assertThat(service.backends()).extracting(Backend::weight).hasSize(2);
    assertThat(log.current().services().get(shop))
        .extracting(held -> held.changedBy())
        .isEqualTo("bootstrap");
    committed(
        log.submit(Fixtures.command("gone", new Change.DeleteService(shop, new Expect.Any()))));
    Configuration before = log.current();
    await(hosts.removeFirst().stop());

    ConfigurationLog again = voter(file);
    committed(again.submit(put("marker", service("blog", 8081, 1))));
    assertThat(again.current().service(shop)).isNull();
    assertThat(again.current().audit().count()).isEqualTo(before.audit().count() + 1);
  }

  @Test
  void refusesABootstrapFileWithEveryFindingAndItsLine() throws IOException {
    Path file = directory.resolve("services.yaml");
    Files.writeString(file, SERVICES.replace("weight: 100", "wieght: 100").replace("8080", "0"));
    LogSettings settings = Fixtures.settings(directory.resolve("log")).withBootstrap(file);
    assertThatThrownBy(() -> await(LogHost.start(vertx, fake.node("node-1"), settings, _ -> {})))
        .isInstanceOf(InvalidDocument.class)
        .hasMessageContaining("services.yaml:5")
        .hasMessageContaining("did you mean weight?")
        .hasMessageContaining("services.yaml:3");
    assertThat(directory.resolve("log")).doesNotExist();
  }

  @Test
  void readsBackTheServicesFileThatItWrites() {
    List<Service> services = ServicesFile.read(SERVICES, "services.yaml");
    assertThat(ServicesFile.read(ServicesFile.write(services), "export")).isEqualTo(services);
  }

  @Test
  void forwardsFromANodeThatDoesNotVote() {
    ConfigurationLog leader = voter(null);
    ConfigurationLog other = forwarder();
    Result.Committed committed = committed(other.submit(put("r1", service("shop", 8080, 1))));
    ServiceId shop = new ServiceId("shop");
    // Known to the one who asked at once, not only after the bell.
    assertThat(other.current().fact(shop)).isEqualTo(leader.current().fact(shop));
    assertThat(other.isLeader()).isFalse();
    assertThat(await(other.submit(put("r1", service("shop", 8080, 1)))))
        .isEqualTo(new Result.Repeated(committed.version(), List.of(shop)));
    committed(leader.submit(put("r2", service("shop", 8080, 7))));
    eventually(() -> Objects.equals(other.current().fact(shop), leader.current().fact(shop)));
  }

  @Test
  void letsExactlyOneNodeWinTheToken() {
    ConfigurationLog one = voter(null);
    ConfigurationLog two = forwarder();
    var claims =
        List.of(
            new TokenClaim(vertx, one, "node-1", "i1").claim("hash-1"),
            new TokenClaim(vertx, two, "node-2", "i2").claim("hash-2"));
    List<TokenClaim.Outcome> outcomes = claims.stream().map(Fixtures::await).toList();
    assertThat(outcomes).containsExactlyInAnyOrder(TokenClaim.Outcome.WON, TokenClaim.Outcome.HELD);
    String winner = "hash-" + (outcomes.indexOf(TokenClaim.Outcome.WON) + 1);
    assertThat(one.current().setting(TokenClaim.KEY)).isEqualTo(winner);
    eventually(() -> winner.equals(two.current().setting(TokenClaim.KEY)));
    assertThat(await(new TokenClaim(vertx, one, "node-1", "i3").claim("hash-3")))
        .isEqualTo(TokenClaim.Outcome.HELD);
  }

  @Test
  void saysThatThereIsNoMajorityWhenNoVoterAnswers() {
    ConfigurationLog alone = forwarder();
    assertThatThrownBy(() -> await(alone.submit(put("r1", service("shop", 8080, 1)))))
        .isInstanceOf(NoMajority.class)
        .hasMessageContaining("no voter answered");
  }

  private ConfigurationLog voter(@Nullable Path bootstrap) {
    return host("node-1", Fixtures.settings(directory.resolve("log")).withBootstrap(bootstrap));
  }

  private ConfigurationLog forwarder() {
    LogSettings voter = Fixtures.settings(directory.resolve("none"));
    return host(
        "node-2",
        new LogSettings(
            voter.cluster(),
            "node-2",
            voter.voters(),
            voter.directory(),
            null,
            Duration.ofSeconds(3),
            voter.snapshotEntries(),
            voter.snapshotInterval(),
            voter.heartbeatInterval()));
  }

  private ConfigurationLog host(String node, LogSettings settings) {
    LogHost host =
        await(
            LogHost.start(
                vertx,
                fake.node(node, fake.bus, NanoClock.system()),
                settings,
                unusable -> {
                  throw unusable;
                }));
    hosts.add(host);
    return host.log();
  }

  private static void eventually(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }
}
