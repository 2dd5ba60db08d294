package dev.weir.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ClientBinding;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.Fact;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Session;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.state.AffinityStore;
import dev.weir.core.state.ConnectionStore;
import dev.weir.core.state.FactStore;
import dev.weir.core.state.HealthStore;
import dev.weir.core.state.LoadStore;
import dev.weir.core.testing.FactStoreContract;
import dev.weir.core.testing.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The contract of each store; run on the fake and on Hazelcast.
final class StoreContracts {
  private StoreContracts() {}

  abstract static class Services extends FactStoreContract<Service> {
    @Override
    protected Service first() {
      return Samples.service(100, 100);
    }

    @Override
    protected Service second() {
      return Samples.service(100, 200);
    }

    @Override
    protected String key() {
      return "web";
    }
  }

  abstract static class Health extends FactStoreContract<HealthVote> {
    @Override
    protected abstract HealthStore store();

    @Override
    protected HealthVote first() {
      return vote(Vote.UP);
    }

    @Override
    protected HealthVote second() {
      return vote(Vote.DOWN);
    }

    @Override
    protected String key() {
      return HealthStore.key(new BackendUid(7), "h1");
    }

    @Test
    void eachClaimIsAnEpochAboveTheOneBefore() {
      assertThat(await(store().claim("h1", 0))).isEqualTo(new Version(1, 0, "h1"));
      assertThat(await(store().claim("h1", 0))).isEqualTo(new Version(2, 0, "h1"));
    }

    @Test
    void aClaimIsAboveWhatTheProberKnowsToBeUsed() {
      assertThat(await(store().claim("h1", 41)).epoch()).isEqualTo(42);
      assertThat(await(store().claim("h1", 7)).epoch()).isEqualTo(43);
    }

    @Test
    void eachProberClaimsForItself() {
      await(store().claim("h1", 41));
      assertThat(await(store().claim("h2", 0)).epoch()).isEqualTo(1);
    }

    @Test
    void aVoteOfAFormerLifeIsRefusedOnceTheNextHasVoted() {
      Version former = await(store().claim("h1", 0));
      Version next = await(store().claim("h1", 0));
      put(next.epoch(), 1, "h1", first());
      assertThat(put(former.epoch(), 1000, "h1", second())).isEqualTo(FactStore.Outcome.REFUSED);
    }

    private static HealthVote vote(Vote vote) {
      return new HealthVote(new BackendUid(7), "h1", vote, "L4OK", "", 1000, 1);
    }
  }

  abstract static class Load extends FactStoreContract<ServiceLoad> {
    @Override
    protected abstract LoadStore store();

    @Override
    protected ServiceLoad first() {
      return ServiceLoad.neutral(new ServiceId("web"));
    }

    @Override
    protected ServiceLoad second() {
      BackendLoad neutral = BackendLoad.neutral(new BackendUid(1));
      return new ServiceLoad(
          new ServiceId("web"),
          List.of(
              new BackendLoad(neutral.uid(), new LoadFactor(500), 12, "busy", neutral.agent())));
    }

    @Override
    protected String key() {
      return "web";
    }

    @Test
    void aClaimIsAnEpochAboveAndKeepsWhatWasThere() {
      put(4, 9, "f1", second());
      Version claimed = await(store().claim(new ServiceId("web"), "f2"));
      assertThat(claimed).isEqualTo(new Version(5, 0, "f2"));
      assertThat(load()).containsExactly(fact(5, 0, "f2", second()));
    }

    @Test
    void theOneWhoLostTheKeyCannotWrite() {
      Version mine = await(store().claim(new ServiceId("web"), "f1"));
      await(store().claim(new ServiceId("web"), "f2"));
      Version next = mine.next();
      assertThat(put(next.epoch(), next.sequence(), "f1", second()))
          .isEqualTo(FactStore.Outcome.REFUSED);
    }

    @Test
    void aFirstClaimBeginsAtOne() {
      assertThat(await(store().claim(new ServiceId("web"), "f1")).epoch()).isEqualTo(1);
    }
  }

  abstract static class Connections extends FactStoreContract<DirectorCell> {
    @Override
    protected abstract ConnectionStore store();

    @Override
    protected DirectorCell first() {
      return cell(1);
    }

    @Override
    protected DirectorCell second() {
      return cell(2);
    }

    @Override
    protected String key() {
      return "d1-0001";
    }

    @Test
    void forgetsACellThatItsDirectorTakesAway() {
      put(1, 1, "d1", first());
      await(store().remove(key()));
      assertThat(load()).isEmpty();
    }

    private static DirectorCell cell(int open) {
      return new DirectorCell(
          "d1",
          "d1-0001",
          DirectorCell.Extent.WHOLE,
          Map.of(new BackendUid(3), new ConnectionCount(open, 1)),
          Map.of(new ServiceId("web"), new Version(1, 12, "")),
          List.of(),
          List.of(new BackendUid(4)));
    }
  }

  abstract static class Sessions extends FactStoreContract<Session> {
    @Override
    protected Session first() {
      return new Session("admin", "admin", 0, 0);
    }

    @Override
    protected Session second() {
      return new Session("admin", "admin", 1000, 0);
    }

    @Override
    protected String key() {
      return "ab".repeat(32);
    }
  }

  abstract static class Affinities extends FactStoreContract<ClientBinding> {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    @Override
    protected abstract AffinityStore store();

    @Override
    protected ClientBinding first() {
      return binding(1);
    }

    @Override
    protected ClientBinding second() {
      return binding(2);
    }

    @Override
    protected String key() {
      return "web/198.18.0.1";
    }

    @Test
    void ofTwoThatBindAtOnceTheFirstWinsAndTheOtherHearsOfIt() {
      Fact<ClientBinding> mine = fact(1, 0, "d1", first());
      assertThat(await(store().bind(mine, LIFETIME))).isEqualTo(mine);
      assertThat(await(store().bind(fact(1, 0, "d2", second()), LIFETIME))).isEqualTo(mine);
      assertThat(load()).containsExactly(mine);
    }

    @Test
    void whoKnowsWhatHoldsMayBindAnew() {
      await(store().bind(fact(1, 0, "d1", first()), LIFETIME));
      Fact<ClientBinding> next = fact(2, 0, "d2", second());
      assertThat(await(store().bind(next, LIFETIME))).isEqualTo(next);
      assertThat(load()).containsExactly(next);
    }

    private static ClientBinding binding(long uid) {
      return new ClientBinding(
          new ServiceId("web"), IpAddress.parse("198.18.0.1"), new BackendUid(uid), 0);
    }
  }
}
