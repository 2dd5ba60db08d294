package dev.weir.core.wire;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.LatencyBuckets;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Presence;
import dev.weir.core.model.Pull;
import dev.weir.core.model.Role;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Session;
import dev.weir.core.model.StatusRanges;
import dev.weir.core.model.Version;
import dev.weir.core.model.Vote;
import dev.weir.core.model.Weight;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Any values that the model allows, by a seed.
final class RandomFacts {
  private final Random random;
  private final RandomChoices choose;
  private final RandomForwarding forwarding;

  RandomFacts(long seed) {
    random = new Random(seed);
    choose = new RandomChoices(random);
    forwarding = new RandomForwarding(random);
  }

  Version version() {
    return new Version(count(), count(), text(20));
  }

  String key() {
    return text(50);
  }

  Service service() {
    return new Service(
        new ServiceId(id()),
        random.nextBoolean(),
        choose.any(SchedulerKind.values()),
        choose.list(4, i -> listener("l" + i)),
        choose.list(6, i -> backend("b" + i, i + 1L + 10L * random.nextInt(1000))),
        forwarding.forwarding(),
        check(),
        feedback());
  }

  HealthVote vote() {
    return new HealthVote(
        uid(),
        name(),
        choose.any(Vote.values()),
        text(8),
        text(400),
        count(),
        random.nextInt(1 << 30));
  }

  ServiceLoad load() {
    return new ServiceLoad(new ServiceId(id()), choose.list(6, _ -> backendLoad()));
  }

  DirectorCell cell() {
    Map<BackendUid, ConnectionCount> counts = new HashMap<>();
    choose.list(
        8, _ -> counts.put(uid(), new ConnectionCount(between(0, 100_000), between(0, 100))));
    Map<ServiceId, Version> applied = new HashMap<>();
    choose.list(4, _ -> applied.put(new ServiceId(id()), version()));
    return new DirectorCell(
        name(),
        name(),
        choose.any(DirectorCell.Extent.values()),
        counts,
        applied,
        choose.list(
            4,
            _ ->
                new DirectorCell.BoundListener(
                    new ServiceId(id()), new ListenerId(id()), text(40), text(40), text(8))),
        choose.list(4, _ -> uid()));
  }

  DirectorStatistics statistics() {
    return new DirectorStatistics(name(), name(), count(), choose.list(5, _ -> row()));
  }

  Presence presence() {
    return new Presence(
        name(),
        choose.any(Role.values()),
        name(),
        text(30),
        text(10),
        count(),
        choose.any(Presence.Phase.values()),
        text(100));
  }

  DialFailed dialFailed() {
    return new DialFailed(new ServiceId(id()), uid(), name(), text(100));
  }

  Session session() {
    return new Session(name(), name(), count(), count());
  }

  BackendUid uid() {
    return new BackendUid(Math.max(1, count()));
  }

  private Listener listener(String id) {
    List<String> addresses = choose.list(3, i -> List.of("127.0.0.1", "::1", "fe80::1").get(i));
    return new Listener(
        new ListenerId(id),
        forwarding.ports(),
        addresses,
        random.nextBoolean(),
        forwarding.options());
  }

  private Backend backend(String id, long uid) {
    String host = random.nextBoolean() ? id() + ".example" : "2001:db8::" + random.nextInt(10);
    return new Backend(
        new BackendId(id),
        new BackendUid(uid),
        new Endpoint(host, between(1, 65_535)),
        new Weight(between(0, 1000)),
        choose.any(AdminState.values()));
  }

  private HealthCheck check() {
    return new HealthCheck(
        choose.any(HealthCheck.Kind.values()),
        millis(100, 3_600_000),
        millis(50, 60_000),
        between(1, 20),
        between(1, 20),
        between(0, 50),
        choose.perhaps(() -> between(1, 65_535)),
        new HttpCheck(
            choose.any(new String[] {"GET", "HEAD", "OPTIONS"}),
            "/" + id() + "?q=%20",
            choose.perhaps(this::id),
            StatusRanges.parse(between(100, 300) + "-" + between(300, 599) + ",599"),
            choose.perhaps(() -> text(60)),
            random.nextBoolean()));
  }

  private Feedback feedback() {
    int input = between(0, 250);
    int cpu = between(0, 250);
    int memory = between(0, 250);
    int processes = between(0, 250);
    int rest = 1000 - input - cpu - memory - processes;
    return new Feedback(
        choose.any(Feedback.Verdict.values()),
        new Feedback.AgentCheck(between(1, 65_535), text(200), millis(100, 3_600_000)),
        new Feedback.Lvs(
            millis(100, 60_000),
            between(0, 1000),
            between(1, 1000),
            between(1000, 4000),
            millis(500, 3_600_000),
            between(1, 1000),
            new Feedback.Metrics(input, cpu, memory, processes, rest)),
        pull());
  }

  private Pull pull() {
    Pull.Kind kind = choose.any(Pull.Kind.values());
    Map<Pull.Measure, String> selectors = new EnumMap<>(Pull.Measure.class);
    for (Pull.Measure measure : Pull.Measure.values()) {
      if (random.nextBoolean() || measure == Pull.Measure.LOAD) {
        String divided = random.nextBoolean() ? " / " + between(1, 100) : "";
        selectors.put(
            measure,
            (kind == Pull.Kind.JSON ? "/a/" + between(0, 9) : "a_total{b=\"c\"}") + divided);
      }
    }
    return new Pull(
        kind,
        random.nextBoolean() ? null : between(1, 65_535),
        "/" + between(0, 9),
        millis(500, 3_600_000),
        selectors);
  }

  private BackendLoad backendLoad() {
    AgentWords words =
        new AgentWords(
            choose.perhaps(() -> choose.any(Vote.values())),
            choose.perhaps(() -> choose.any(AdminState.values())),
            random.nextInt(1 << 30),
            text(200),
            text(200),
            text(200));
    return new BackendLoad(uid(), new LoadFactor(between(0, 4000)), count(), text(80), words);
  }

  private BackendStatistics row() {
    return new BackendStatistics(
        uid(), count(), count(), count(), count(), count(), buckets(), buckets());
  }

  private LatencyBuckets buckets() {
    long[] counts = new long[LatencyBuckets.BUCKET_COUNT];
    choose.list(10, _ -> counts[random.nextInt(counts.length)] = count());
    return new LatencyBuckets(counts);
  }

  /// As often small as beyond what a double can tell apart.
  private long count() {
    return random.nextLong() >>> between(1, 63);
  }

  private int between(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  private Duration millis(int min, int max) {
    return Duration.ofMillis(between(min, max));
  }

  private String id() {
    return Integer.toString(random.nextInt(1 << 30), 36) + "-" + random.nextInt(10);
  }

  /// What must not be empty.
  private String name() {
    return "n" + text(20);
  }

  /// Any characters: quotes, controls, Chinese, and pairs that the model may cut in half.
  private String text(int lengthMax) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
      text.appendCodePoint(
          switch (random.nextInt(14)) {
            case 0 -> '"';
            case 1 -> '\\';
            case 2 -> random.nextInt(32);
            case 3 -> 0x4e00 + random.nextInt(1000);
            case 4 -> 0x1f600 + random.nextInt(50);
            case 5 -> ' ';
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }
}
