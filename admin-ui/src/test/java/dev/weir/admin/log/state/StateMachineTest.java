package dev.weir.admin.log.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Weight;
import dev.weir.core.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StateMachineTest {
  private static final ServiceId SHOP = new ServiceId("shop");
  private static final ServiceId BLOG = new ServiceId("blog");

  private final StateMachine machine = new StateMachine(State.EMPTY);
  private long index;

  @Test
  void givesTermAndIndexAsTheVersionOfEveryKeyInTheCommand() {
    Result.Committed committed =
        committed(apply(put(service(SHOP, 8080, 1)), put(service(BLOG, 8081, 1))));
    assertThat(committed.version()).isEqualTo(new Version(3, 1, ""));
    assertThat(committed.changeId()).isEqualTo("3.1");
    assertThat(committed.written())
        .extracting(each -> each.after().version())
        .containsExactly(committed.version(), committed.version());
    assertThat(machine.configuration().version()).isEqualTo(committed.version());
    assertThat(fact(SHOP).changedBy()).isEqualTo("alice");
    assertThat(fact(SHOP).changedAtMillis()).isEqualTo(1_000);
  }

  @Test
  void answersAStaleVersionWithWhatIsThere() {
    Version first = committed(apply(put(service(SHOP, 8080, 1)))).version();
    committed(apply(new Change.PutService(service(SHOP, 8080, 2), new Expect.At(first))));
    Held there = fact(SHOP);
    Configuration before = machine.configuration();
    assertThat(apply(new Change.PutService(service(SHOP, 8080, 3), new Expect.At(first))))
        .isEqualTo(new Result.Stale(SHOP, there));
    assertThat(apply(new Change.DeleteService(SHOP, new Expect.At(first))))
        .isEqualTo(new Result.Stale(SHOP, there));
    assertThat(apply(new Change.PutService(service(SHOP, 8080, 3), new Expect.Absent())))
        .isEqualTo(new Result.Stale(SHOP, there));
    assertThat(apply(new Change.PutService(service(BLOG, 8081, 3), new Expect.Present())))
        .isEqualTo(new Result.Stale(BLOG, null));
    assertThat(apply(new Change.DeleteService(BLOG, new Expect.At(first))))
        .isEqualTo(new Result.Stale(BLOG, null));
    assertThat(machine.configuration()).isSameAs(before);
  }

  @Test
  void changesAllKeysOfACommandOrNone() {
    Version shop = committed(apply(put(service(SHOP, 8080, 1)))).version();
    Configuration before = machine.configuration();
    Result result =
        apply(
            put(service(BLOG, 8081, 1)),
            new Change.PutSetting("k", "v", new Expect.Any()),
            new Change.PutService(
                service(SHOP, 8080, 9), new Expect.At(new Version(shop.epoch(), 99, ""))));
    assertThat(result).isInstanceOf(Result.Stale.class);
    assertThat(machine.configuration()).isSameAs(before);
  }

  @Test
  void writesNothingWhenEverythingIsAsWanted() {
    committed(apply(put(service(SHOP, 8080, 1, 2))));
    Configuration before = machine.configuration();
    assertThat(apply(put(service(SHOP, 8080, 1, 2)))).isEqualTo(new Result.Unchanged());
    assertThat(apply(new Change.DeleteService(BLOG, new Expect.Any())))
        .isEqualTo(new Result.Unchanged());
    assertThat(machine.configuration()).isSameAs(before);
  }

  @Test
  void keepsTheUidOfABackendWhoseIdAndAddressStay() {
    committed(apply(put(service(SHOP, 8080, 10, 20, 30))));
    assertThat(uids()).containsExactly(1L, 2L, 3L);
    List<Backend> backends = new ArrayList<>(current().backends());
    backends.set(0, backends.get(0).with(new Weight(7)).with(AdminState.DRAIN));
    backends.removeLast();
    backends.add(Samples.backend(9, "127.0.0.1", 9009, 1));
    committed(apply(put(current().withBackends(backends))));
    assertThat(uids()).containsExactly(1L, 2L, 4L);
  }

  @Test
  void givesANewUidToAnIdThatMovedOrWasMadeAnew() {
    committed(apply(put(service(SHOP, 8080, 10, 20))));
    Backend moved = current().backends().getFirst();
    committed(
        apply(
            put(
                current()
                    .withBackends(
                        List.of(
                            new Backend(
                                moved.id(),
                                moved.uid(),
                                new Endpoint("127.0.0.2", 9001),
                                moved.weight(),
                                moved.adminState()))))));
    assertThat(uids()).containsExactly(3L);
    committed(apply(put(service(SHOP, 8080, 10, 20))));
    assertThat(uids()).containsExactly(4L, 5L);
    committed(apply(new Change.DeleteService(SHOP, new Expect.Any())));
    committed(apply(put(service(SHOP, 8080, 10))));
    assertThat(uids()).containsExactly(6L);
  }

  @Test
  void passesOverTheUidsThatACallerSends() {
    Service sent =
        service(SHOP, 8080, 1)
            .withBackends(
                List.of(
                    new Backend(
                        Samples.backend(1, "h", 1, 1).id(),
                        new BackendUid(77),
                        new Endpoint("127.0.0.1", 9001),
                        Weight.DEFAULT,
                        AdminState.READY)));
    committed(apply(put(sent)));
    assertThat(uids()).containsExactly(1L);
  }

  @Test
  void leavesATombstoneThatALaterCreationRemoves() {
    committed(apply(put(service(SHOP, 8080, 1))));
    Result.Committed gone = committed(apply(new Change.DeleteService(SHOP, new Expect.Present())));
    assertThat(machine.configuration().services()).isEmpty();
    Held tombstone =
        Objects.requireNonNull(machine.configuration().tombstones().get(SHOP), "tombstone");
    assertThat(tombstone.fact().isDeleted()).isTrue();
    assertThat(tombstone.version()).isEqualTo(gone.version());
    committed(apply(new Change.PutService(service(SHOP, 8080, 1), new Expect.Absent())));
    assertThat(machine.configuration().tombstones()).isEmpty();
  }

  @Test
  void dropsTheOldestTombstoneWhenThereAreTooMany() {
    for (int i = 0; i <= Configuration.TOMBSTONES_MAX / 100; i++) {
      List<Change> births = new ArrayList<>();
      List<Change> deaths = new ArrayList<>();
      for (int j = 0; j < 100; j++) {
        ServiceId id = new ServiceId("s" + i + "-" + j);
        births.add(put(service(id, 1 + j, 1)));
        deaths.add(new Change.DeleteService(id, new Expect.Any()));
      }
      committed(apply(births.toArray(Change[]::new)));
      committed(apply(deaths.toArray(Change[]::new)));
    }
    assertThat(machine.configuration().tombstones())
        .hasSize(Configuration.TOMBSTONES_MAX)
        .doesNotContainKey(new ServiceId("s0-0"))
        .containsKey(new ServiceId("s1-0"));
  }

  @Test
  void answersARequestIdThatComesAgainWithTheCommitItMade() {
    Result.Committed first = committed(apply("r", "d1", put(service(SHOP, 8080, 1))));
    Configuration before = machine.configuration();
    assertThat(apply("r", "d1", put(service(SHOP, 8080, 1))))
        .isEqualTo(new Result.Repeated(first.version(), List.of(SHOP)));
    assertThat(apply("r", "d2", put(service(SHOP, 8080, 2))))
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Result.Reason.INVALID));
    assertThat(machine.configuration()).isSameAs(before);
  }

  @Test
  void remembersTenThousandRequestIds() {
    for (int i = 0; i <= Remembered.MAX; i++) {
      committed(apply("r" + i, "d", new Change.PutSetting("k", "v" + i, new Expect.Any())));
    }
    assertThat(machine.state().remembered()).hasSize(Remembered.MAX);
    assertThat(machine.state().remembered().getFirst().requestId()).isEqualTo("r1");
  }

  @Test
  void refusesAKeyThatStandsTwiceInACommand() {
    assertThat(apply(put(service(SHOP, 8080, 1)), put(service(SHOP, 8081, 1))))
        .isInstanceOf(Result.Refused.class);
    assertThat(machine.configuration()).isEqualTo(Configuration.EMPTY);
  }

  @Test
  void refusesTwoServicesOnOnePort() {
    committed(apply(put(service(SHOP, 8080, 1))));
    assertThat(apply(put(service(BLOG, 8080, 1))))
        .isEqualTo(
            new Result.Refused(
                Result.Reason.CONFLICT, "port: 8080 of shop/tcp (expected: not that of blog/tcp)"));
    Service blog = service(BLOG, 8080, 1);
    committed(
        apply(
            put(
                blog.withListeners(
                    List.of(Listener.plain(new ListenerId("tcp"), 8080, List.of(), false))))));
    assertThat(apply(put(blog))).isInstanceOf(Result.Refused.class);
  }

  @Test
  void letsTwoServicesShareAPortOnDifferentAddresses() {
    committed(apply(put(on(service(SHOP, 8080, 1), "127.0.0.1"))));
    committed(apply(put(on(service(BLOG, 8080, 1), "127.0.0.2"))));
    assertThat(apply(put(on(service(BLOG, 8080, 1), "127.0.0.1"))))
        .isInstanceOf(Result.Refused.class);
  }

  @Test
  void bootstrapsOnceOnly() {
    Change bootstrap =
        new Change.Bootstrap(List.of(service(SHOP, 8080, 1), service(BLOG, 8081, 1)));
    committed(apply(new Change.PutSetting("admin.token.sha256", "x", new Expect.Absent())));
    committed(apply(bootstrap));
    committed(apply(new Change.DeleteService(SHOP, new Expect.Any())));
    committed(apply(new Change.DeleteService(BLOG, new Expect.Any())));
    assertThat(apply(bootstrap))
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Result.Reason.NOT_EMPTY));
  }

  @Test
  void setsASettingOnlyIfItIsAbsentWhenAskedSo() {
    Version first =
        committed(apply(new Change.PutSetting("k", "mine", new Expect.Absent()))).version();
    assertThat(apply(new Change.PutSetting("k", "yours", new Expect.Absent())))
        .isEqualTo(new Result.StaleSetting("k", new Setting("mine", first)));
    committed(apply(new Change.PutSetting("k", "yours", new Expect.At(first))));
    assertThat(machine.configuration().setting("k")).isEqualTo("yours");
  }

  @Test
  void chainsAuditRowsAndSaysWhatChanged() {
    AuditRow first = committed(apply(put(service(SHOP, 8080, 10, 20)))).row();
    Service drained =
        current()
            .withBackends(
                List.of(
                    current().backends().get(0).with(new Weight(5)), current().backends().get(1)));
    AuditRow second = committed(apply(put(drained))).row();
    assertThat(first.previous()).isEqualTo(AuditHead.NONE.hash());
    assertThat(second.previous()).isEqualTo(first.hash());
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.differences())
        .containsExactly(new Difference("services/shop/backends/b1/weight", "10", "5"));
    assertThat(first.differences())
        .contains(new Difference("services/shop/listeners/tcp/port", "", "8080"));
    assertThat(first.isSound()).isTrue();
    AuditRow forged =
        new AuditRow(
            second.number(),
            second.version(),
            second.requestId(),
            "mallory",
            second.reason(),
            second.node(),
            second.atMillis(),
            second.differences(),
            second.previous(),
            second.hash());
    assertThat(forged.isSound()).isFalse();
    assertThat(machine.configuration().audit()).isEqualTo(new AuditHead(2, second.hash()));
  }

  private Result apply(Change... changes) {
    return apply("request-" + index, "digest", changes);
  }

  private Result apply(String requestId, String digest, Change... changes) {
    index++;
    Command command = new Command(requestId, "alice", "because", List.of(changes));
    return machine.apply(
        new Version(3, index, ""), new Write("node-1", 1_000 * index, digest, command));
  }

  private static Change put(Service service) {
    return new Change.PutService(service, new Expect.Any());
  }

  private static Result.Committed committed(Result result) {
    assertThat(result).isInstanceOf(Result.Committed.class);
    return (Result.Committed) result;
  }

  private Held fact(ServiceId id) {
    return Objects.requireNonNull(machine.configuration().services().get(id), "service");
  }

  private Service current() {
    return Objects.requireNonNull(machine.configuration().service(SHOP), "service");
  }

  private List<Long> uids() {
    return current().backends().stream().map(each -> each.uid().value()).toList();
  }

  private static Service service(ServiceId id, int port, int... weights) {
    Service sample = Samples.service(weights);
    return new Service(
        id,
        true,
        sample.scheduler(),
        List.of(Listener.plain(new ListenerId("tcp"), port, List.of(), true)),
        sample.backends(),
        sample.forwarding(),
        sample.health(),
        sample.feedback());
  }

  private static Service on(Service service, String address) {
    Listener listener = service.listeners().getFirst();
    return service.withListeners(
        List.of(Listener.plain(listener.id(), listener.port(), List.of(address), true)));
  }
}
