package dev.weir.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.FlakyBus;
import dev.weir.director.SimDirector;
import dev.weir.director.balance.Pick;
import dev.weir.director.balance.ServiceRoutes;
import dev.weir.feedback.SimFeedback;
import dev.weir.feedback.weigh.AgentAnswer;
import dev.weir.feedback.weigh.AgentWeight;
import dev.weir.health.SimHealth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Three directors, two health nodes, a feedback node and an operator on one thread and one manual
/// clock, with a bus that loses, doubles and reorders, maps that fail, and processes that die: all
/// of it by one seed.
final class ClusterSim {
  static final long STEP_MILLIS = 50;
  static final List<String> DIRECTORS = List.of("d1", "d2", "d3");
  static final List<String> PROBERS = List.of("h1", "h2");

  /// Of agents: mostly ready.
  private static final List<AdminState> ADMIN_STATES =
      List.of(
          AdminState.READY,
          AdminState.READY,
          AdminState.READY,
          AdminState.READY,
          AdminState.READY,
          AdminState.READY,
          AdminState.DRAIN,
          AdminState.MAINT);

  private final Random random;
  private final List<FlakyBus> buses = new ArrayList<>();
  private final Map<String, MortalBus> ends = new LinkedHashMap<>();
  private final Map<String, SimHealth> probers = new LinkedHashMap<>();
  private final Set<BackendUid> down = new HashSet<>();
  private final Map<String, AgentAnswer> agents = new HashMap<>();
  private @Nullable SimFeedback feedback;
  private boolean honest;

  final FakeCluster cluster = new FakeCluster();
  final Map<String, SimDirector> directors = new LinkedHashMap<>();
  final SimOperator operator;
  long pickCount;

  ClusterSim(long seed) {
    random = new Random(seed);
    operator = new SimOperator(process("a1"));
    DIRECTORS.forEach(this::startDirector);
    PROBERS.forEach(this::startProber);
    startFeedback();
  }

  /// Everything may happen.
  void chaos(int stepCount) {
    for (int i = 0; i < stepCount; i++) {
      disturb();
      step();
      directors.values().forEach(this::traffic);
    }
  }

  /// Everybody lives again, the bus and the maps are honest, connections end, and nothing changes.
  void calm(long millis) {
    honest = true;
    cluster.stores.services.recover();
    cluster.stores.health.recover();
    cluster.stores.load.recover();
    buses.forEach(FlakyBus::becomeHonest);
    DIRECTORS.stream().filter(name -> !directors.containsKey(name)).forEach(this::startDirector);
    PROBERS.stream().filter(name -> !probers.containsKey(name)).forEach(this::startProber);
    operator.enableAll();
    for (long at = 0; at < millis; at += STEP_MILLIS) {
      for (SimDirector director : directors.values()) {
        director.carried().forEach(director::closed);
      }
      step();
    }
  }

  boolean isUp(BackendUid uid) {
    return !down.contains(uid);
  }

  boolean hasFeedback() {
    return feedback != null;
  }

  private void step() {
    cluster.clock.advanceMillis(STEP_MILLIS);
    for (FlakyBus bus : List.copyOf(buses)) {
      if (random.nextInt(3) == 0) {
        bus.deliver();
      }
    }
    long now = cluster.clock.nowNanos();
    directors.values().forEach(director -> director.tick(now));
    probers.values().forEach(prober -> prober.tick(now));
    if (feedback != null) {
      feedback.tick(now);
    }
  }

  private void disturb() {
    switch (random.nextInt(60)) {
      case 0, 1 -> operator.edit(random);
      case 2, 3 -> flip();
      case 4, 5 -> report();
      case 6 -> toggleDirector(DIRECTORS.get(random.nextInt(DIRECTORS.size())));
      case 7 -> toggleProber(PROBERS.get(random.nextInt(PROBERS.size())));
      case 8 -> toggleFeedback();
      case 9 -> cluster.stores.health.fail("away");
      case 10 -> cluster.stores.load.fail("away");
      case 11, 12, 13 -> {
        cluster.stores.health.recover();
        cluster.stores.load.recover();
      }
      default -> {}
    }
  }

  /// One connection comes, perhaps, and one goes.
  private void traffic(SimDirector director) {
    for (Service service : operator.services()) {
      if (director.pick(service.id(), random.nextLong()) instanceof Pick.Chosen(var route)) {
        pickCount++;
        judge(director, service.id(), route.uid());
        if (isUp(route.uid())) {
          director.opened(route.uid());
        } else {
          director.dialFailed(service.id(), route.uid(), cluster.clock.nowNanos());
        }
      }
    }
    for (BackendUid uid : director.carried()) {
      if (random.nextInt(3) == 0) {
        director.closed(uid);
      }
    }
  }

  /// No pick goes where the configuration that this director has applied forbids it.
  private void judge(SimDirector director, ServiceId id, BackendUid uid) {
    ServiceRoutes routes = requireNonNull(director.table().routes(id));
    Service applied = operator.at(routes.version());
    Backend picked =
        applied.backends().stream()
            .filter(each -> each.uid().equals(uid))
            .findFirst()
            .orElseThrow(() -> new AssertionError("pick of a backend that is gone: " + uid));
    assertThat(applied.enabled()).isTrue();
    assertThat(picked.adminState()).as("picked %s", picked).isEqualTo(AdminState.READY);
    assertThat(picked.weight().value()).as("picked %s", picked).isPositive();
  }

  private void flip() {
    List<BackendUid> all = new ArrayList<>();
    operator.services().forEach(service -> service.backends().forEach(each -> all.add(each.uid())));
    if (!all.isEmpty()) {
      BackendUid uid = all.get(random.nextInt(all.size()));
      if (!down.remove(uid)) {
        down.add(uid);
      }
    }
  }

  private void report() {
    for (Service service : operator.services()) {
      for (Backend backend : service.backends()) {
        switch (service.feedback().verdict()) {
          case AGENT -> agentOf(backend);
          case LVS -> reportOf(service, backend);
          case NONE -> {}
        }
      }
    }
  }

  private void reportOf(Service service, Backend backend) {
    if (feedback != null && random.nextInt(5) > 0) {
      feedback.report(service, backend, random.nextDouble(1.5));
    }
  }

  /// The agent says something else from now on, or nothing any more.
  private void agentOf(Backend backend) {
    Vote health = random.nextInt(8) == 0 ? Vote.DOWN : Vote.UP;
    AdminState admin = ADMIN_STATES.get(random.nextInt(ADMIN_STATES.size()));
    AgentWeight weight = new AgentWeight.Percent(random.nextInt(200));
    AgentAnswer says = new AgentAnswer(health, admin, weight, null, "word", "", "");
    if (random.nextInt(6) == 0) {
      agents.remove(backend.endpoint().host());
    } else {
      agents.put(backend.endpoint().host(), says);
    }
  }

  private void toggleDirector(String name) {
    if (directors.remove(name) == null) {
      startDirector(name);
    } else {
      kill(name);
    }
  }

  private void toggleProber(String name) {
    SimHealth prober = probers.remove(name);
    if (prober == null) {
      startProber(name);
    } else {
      if (random.nextBoolean()) {
        prober.leave();
      }
      kill(name);
    }
  }

  private void toggleFeedback() {
    if (feedback == null) {
      startFeedback();
    } else {
      feedback = null;
      kill("f1");
    }
  }

  private void startDirector(String name) {
    directors.put(name, new SimDirector(process(name), new Random(random.nextLong())));
  }

  private void startProber(String name) {
    probers.put(name, new SimHealth(process(name), this::isUp, new Random(random.nextLong())));
  }

  private void startFeedback() {
    feedback = new SimFeedback(process("f1"), agents::get);
  }

  private ClusterAccess process(String name) {
    FlakyBus bus = new FlakyBus(cluster.bus, new Random(random.nextLong()));
    if (honest) {
      bus.becomeHonest();
    }
    buses.add(bus);
    MortalBus end = new MortalBus(bus);
    ends.put(name, end);
    return cluster.node(name, end, cluster.clock);
  }

  private void kill(String name) {
    MortalBus end = ends.get(name);
    if (end != null) {
      end.die();
    }
  }
}
