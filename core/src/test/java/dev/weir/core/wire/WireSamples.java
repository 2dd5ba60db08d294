package dev.weir.core.wire;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ClientBinding;
import dev.weir.core.model.ClientBindings;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DialFailed;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.HttpCheck;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.LatencyBuckets;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.PortRange;
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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One message of every kind that crosses the network, with nothing left at its default.
final class WireSamples {
  /// A message as it travels.
  ///
  /// @param name of its golden file
  /// @param address on the bus
  record Sample<T>(String name, String address, Topic<T> topic, Fact<T> fact) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final ClusterKey KEY = new ClusterKey(countingBytes());

  private WireSamples() {}

  static List<Sample<?>> all() {
    List<Sample<?>> all = new ArrayList<>();
    all.add(of(Topics.SERVICE_CHANGED, "web", new Version(3, 42, ""), service()));
    all.add(of(Topics.HEALTH_CHANGED, "7/h1", new Version(2, 9, "h1"), vote()));
    all.add(of(Topics.LOAD_CHANGED, "web", new Version(5, 17, "f1"), load()));
    all.add(of(Topics.CONNECTIONS_CHANGED, "d1-0001", new Version(1, 300, "d1"), cell()));
    all.add(of(Topics.STATISTICS, "d1-0001", new Version(1, 301, "d1"), statistics()));
    all.add(of(Topics.PRESENCE, "d1/director", new Version(1, 77, "d1"), presence()));
    all.add(of(Topics.DIAL_FAILED, "web", new Version(1, 4, "d1"), dialFailed()));
    all.add(
        of(
            Topics.CLIENT_BINDING,
            "web/198.18.0.0",
            new Version(3, 0, "d1"),
            new ClientBinding(
                new ServiceId("web"), IpAddress.parse("198.18.0.0"), new BackendUid(7), 12_000)));
    all.add(of(Topics.CLIENTS_BOUND, "d1-0001", new Version(1, 5, "d1"), bindings()));
    all.add(of(Topics.SESSION, "ab".repeat(32), new Version(1, 2, "a1"), session()));
    Fact<Service> deleted = Fact.deleted("gone", new Version(3, 43, ""));
    String address = Topics.SERVICE_CHANGED.address();
    all.add(new Sample<>("service-tombstone", address, Topics.SERVICE_CHANGED, deleted));
    both(all, Questions.EVIDENCE, new BackendUid(7), vote());
    both(all, Questions.CHECK_NOW, new BackendUid(7), vote());
    both(all, Questions.SUBMIT, json("command"), json("result"));
    both(all, Questions.LOG_SETTINGS, json("settings"), json("held"));
    both(all, Questions.REPORT, json("reports"), json("outcomes"));
    both(all, Questions.CLEAR_AGENT, json("backend"), json("cleared"));
    return all;
  }

  static Service service() {
    Backend first =
        new Backend(
            new BackendId("b1"),
            new BackendUid(1),
            new Endpoint("10.0.0.1", 9001),
            new Weight(1000),
            AdminState.READY);
    Backend second =
        new Backend(
            new BackendId("b2"),
            new BackendUid(9_007_199_254_740_993L),
            new Endpoint("fe80::1%eth0", 65_535),
            new Weight(0),
            AdminState.MAINT);
    return new Service(
        new ServiceId("web"),
        false,
        SchedulerKind.LEASTCONN,
        List.of(
            new Listener(
                new ListenerId("v4"),
                new PortRange(8080, 8090),
                List.of("127.0.0.1", "::1"),
                true,
                ForwardingSamples.options()),
            Listener.plain(new ListenerId("any"), 8443, List.of(), false)),
        List.of(first, second),
        ForwardingSamples.forwarding(),
        new HealthCheck(
            HealthCheck.Kind.HTTPS,
            Duration.ofMillis(2500),
            Duration.ofMillis(750),
            3,
            4,
            25,
            8443,
            new HttpCheck(
                "HEAD",
                "/health?deep=1",
                "web.example",
                StatusRanges.parse("200,204,300-302"),
                "\"ok\": grün",
                false)),
        new Feedback(
            Feedback.Verdict.LVS,
            new Feedback.AgentCheck(8099, "state web\n", Duration.ofSeconds(3)),
            new Feedback.Lvs(
                Duration.ofSeconds(4),
                60,
                200,
                3000,
                Duration.ofSeconds(20),
                900,
                new Feedback.Metrics(200, 200, 200, 200, 200)),
            new Pull(
                Pull.Kind.PROMETHEUS,
                9100,
                "/load?of=web",
                Duration.ofSeconds(7),
                Map.of(
                    Pull.Measure.LOAD,
                    "app_load",
                    Pull.Measure.CPU,
                    "cpu_seconds_total{mode=\"user\",a=\"\\\"\"} / 4",
                    Pull.Measure.MEMORY,
                    "memory_used",
                    Pull.Measure.PROCESSES,
                    "in_flight / 200",
                    Pull.Measure.RESPONSE_TIME,
                    "response_ms"))));
  }

  static HealthVote vote() {
    return new HealthVote(
        new BackendUid(7), "h1", Vote.DOWN, "L7STS", "503 instead of 200-399", 12_345_678L, 3);
  }

  static ServiceLoad load() {
    AgentWords words =
        new AgentWords(Vote.DOWN, AdminState.DRAIN, 250, "stopped", "for repair", "banana");
    return new ServiceLoad(
        new ServiceId("web"),
        List.of(
            new BackendLoad(new BackendUid(7), new LoadFactor(125), 1_800, "load 0.99", words),
            BackendLoad.neutral(new BackendUid(8))));
  }

  private static ClientBindings bindings() {
    return new ClientBindings(
        new ServiceId("web"),
        List.of(
            new ClientBindings.Row(IpAddress.parse("198.18.0.0"), new BackendUid(7), 3, 12_000),
            new ClientBindings.Row(IpAddress.parse("2001:db8::"), new BackendUid(8), 1, 0)));
  }

  static DirectorCell cell() {
    return new DirectorCell(
        "d1",
        "d1-0001",
        DirectorCell.Extent.WHOLE,
        Map.of(new BackendUid(7), new ConnectionCount(120, 3)),
        Map.of(new ServiceId("web"), new Version(3, 42, "")),
        List.of(
            new DirectorCell.BoundListener(
                new ServiceId("web"), new ListenerId("v4"), "127.0.0.1:8080", "", "native"),
            new DirectorCell.BoundListener(
                new ServiceId("web"),
                new ListenerId("any"),
                "[::]:8443",
                "address in use",
                "pipeline")),
        List.of(new BackendUid(8)));
  }

  static DirectorStatistics statistics() {
    long[] counts = new long[LatencyBuckets.BUCKET_COUNT];
    counts[0] = 5;
    counts[47] = 1;
    return new DirectorStatistics(
        "d1",
        "d1-0001",
        86_400_000L,
        List.of(
            new BackendStatistics(
                new BackendUid(7),
                1000,
                3,
                2,
                5_000_000_000L,
                7_000_000_000L,
                new LatencyBuckets(counts),
                LatencyBuckets.EMPTY)));
  }

  static Presence presence() {
    return new Presence(
        "d1",
        Role.DIRECTOR,
        "d1-0001",
        "127.0.0.2:8082",
        "1.2.3",
        123_456L,
        Presence.Phase.DRAINING,
        "2 connections open");
  }

  static DialFailed dialFailed() {
    return new DialFailed(new ServiceId("web"), new BackendUid(7), "d1", "connection refused");
  }

  static Session session() {
    return new Session("alice", "admin", 3_600_000L, 12_000L);
  }

  private static <T> Sample<T> of(Topic<T> topic, String key, Version version, T value) {
    return new Sample<>(topic.name(), topic.address(), topic, new Fact<>(key, version, value));
  }

  /// As `VertxBus` seals them.
  private static <Q, A> void both(
      List<Sample<?>> all, Question<Q, A> question, Q asked, A answered) {
    String address = question.address("h1");
    Topic<Q> asking = question.asking();
    Topic<A> answering = question.answering();
    all.add(new Sample<>(asking.name(), address, asking, new Fact<>("h1", Version.NONE, asked)));
    all.add(
        new Sample<>(
            answering.name(), address, answering, new Fact<>("h1", Version.NONE, answered)));
  }

  /// The bus does not look into what the log and the intake say to each other.
  private static JsonObject json(String what) {
    return new JsonObject()
        .put("kind", what)
        .put("n", 1)
        .put("list", new JsonArray().add("ä").addNull());
  }

  private static byte[] countingBytes() {
    byte[] bytes = new byte[ClusterKey.LENGTH_MIN];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
