package dev.weir.core.cluster;

import static dev.weir.core.testing.FactStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Questions;
import dev.weir.core.wire.Topics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two members and more in one JVM: the bus, the maps, joining and leaving, with the versions of
/// Vert.x and Hazelcast that we ship.
final class HazelcastClusterIT {
  private final HazelcastMembers members = new HazelcastMembers();

  @AfterEach
  void close() {
    members.close();
  }

  @Test
  void aFactPublishedByOneIsHeardByAll() {
    HazelcastCluster a = members.start("a");
    HazelcastCluster b = members.start("b");
    List<Fact<Service>> heard = new CopyOnWriteArrayList<>();
    await(a.access().bus().subscribe(Topics.SERVICE_CHANGED, heard::add));
    await(b.access().bus().subscribe(Topics.SERVICE_CHANGED, heard::add));
    Fact<Service> fact = new Fact<>("web", new Version(1, 1, ""), Samples.service(1, 2));
    a.access().bus().publish(Topics.SERVICE_CHANGED, fact);
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 2);
    assertThat(heard).containsExactly(fact, fact);
  }

  @Test
  void aQuestionIsAnsweredByTheNodeThatItNames() {
    HazelcastCluster a = members.start("a");
    HazelcastCluster b = members.start("b");
    await(
        b.access()
            .bus()
            .answer(
                Questions.SUBMIT,
                "b",
                command -> Future.succeededFuture(command.copy().put("by", "b"))));
    JsonObject answer =
        await(
            a.access()
                .bus()
                .ask(Questions.SUBMIT, "b", new JsonObject().put("n", 1), Duration.ofSeconds(10)));
    assertThat(answer).isEqualTo(new JsonObject().put("n", 1).put("by", "b"));
  }

  @Test
  void aQuestionThatNobodyHearsFailsAndIsCounted() {
    HazelcastCluster a = members.start("a");
    Future<HealthVote> asked =
        a.access()
            .bus()
            .ask(Questions.EVIDENCE, "nobody", new BackendUid(1), Duration.ofMillis(500));
    assertThatThrownBy(() -> await(asked)).isInstanceOf(AssertionError.class);
    assertThat(a.access().meters().counter("weir_core_questions_unanswered").count()).isOne();
  }

  @Test
  void whatIsInTheMapsOutlivesTheMemberThatWroteIt() {
    HazelcastCluster a = members.start("a");
    HazelcastCluster b = members.start("b");
    Fact<Service> fact = new Fact<>("web", new Version(1, 1, ""), Samples.service(5));
    await(a.access().services().put(fact));
    members.stop(a);
    assertThat(await(b.access().services().load())).containsExactly(fact);
    assertThat(b.memberCount()).isOne();
  }

  /// A role whose handler met an exception in the middle would be left half done.
  @Test
  void aMemberThatIsGoneFailsItsCallsAndThrowsNothing() {
    HazelcastCluster a = members.start("a");
    HazelcastCluster b = members.start("b");
    Fact<Service> fact = new Fact<>("web", new Version(1, 1, ""), Samples.service(5));
    await(b.access().services().put(fact));
    members.kill(a);
    List<Future<?>> calls =
        List.of(
            a.access().services().put(fact),
            a.access().services().get("web"),
            a.access().services().load(),
            a.access().health().claim("h1", 0),
            a.access().load().claim(new ServiceId("web"), "f1"),
            a.access().connections().remove("d1-0001"));
    await().atMost(Duration.ofSeconds(60)).until(() -> calls.stream().allMatch(Future::failed));
    assertThat(await(b.access().services().load())).containsExactly(fact);
  }

  @Test
  void membersAreFoundByNamesThatResolveToOtherAddressesThanOnesOwn() {
    members.start("a");
    assertThat(members.startByName("b", "127.0.0.2").memberCount()).isEqualTo(2);
  }

  @Test
  void aSecondNodeOfTheSameNameIsRefused() {
    members.start("a");
    assertThatThrownBy(() -> members.start("a")).hasMessageContaining("name: a");
  }

  @Test
  void aReplicaOnOneMemberFollowsWhatAnotherWrites() {
    HazelcastCluster a = members.start("a");
    HazelcastCluster b = members.start("b");
    await(a.access().services().put(new Fact<>("web", new Version(1, 1, ""), Samples.service(1))));
    List<Fact<Service>> log = new CopyOnWriteArrayList<>();
    Replica<Service> replica =
        new Replica<>(b.access().bus(), Topics.SERVICE_CHANGED, b.access().services(), log::add);
    await(onContext(b, () -> replica.start(0)));
    a.access()
        .bus()
        .publish(
            Topics.SERVICE_CHANGED, new Fact<>("web", new Version(1, 2, ""), Samples.service(2)));
    await().atMost(Duration.ofSeconds(20)).until(() -> log.size() == 2);
    assertThat(log).extracting(fact -> fact.version().sequence()).containsExactly(1L, 2L);
  }

  private static Future<Void> onContext(HazelcastCluster member, Supplier<Future<Void>> action) {
    Promise<Void> done = Promise.promise();
    member.vertx().runOnContext(_ -> action.get().onComplete(done));
    return done.future();
  }
}
