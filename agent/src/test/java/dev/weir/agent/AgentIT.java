package dev.weir.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import dev.weir.core.testing.FactStoreContract;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.Samples;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.feedback.FeedbackSettings;
import dev.weir.feedback.FeedbackVerticle;
import dev.weir.feedback.RunningFeedback;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A JVM of its own with the agent's jar and one line of set-up, and a real intake.
final class AgentIT {
  private static final Duration BOUND =
      Duration.ofSeconds(60L * Integer.getInteger("weir.test.timeoutScale", 1));

  /// The load is what the requests in flight make of it.
  private static final Feedback.Lvs LVS =
      new Feedback.Lvs(
          Duration.ofMillis(200),
          50,
          100,
          4000,
          Duration.ofHours(1),
          950,
          new Feedback.Metrics(0, 0, 0, 1000, 0));

  private final FakeCluster cluster = new FakeCluster();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    FactStoreContract.await(vertx.close());
  }

  @Test
  void whatTheApplicationIsDoingMovesItsFactor() throws Exception {
    RunningFeedback feedback = feedback();
    String reports = "http://127.0.0.1:" + feedback.intakePort();
    try (Application application =
        Application.start("reports=%s,service=web,backend=b1,interval=100,requests=10", reports)) {
      application.tell("b".repeat(15));
      until(() -> factor() < 500);
      application.tell("e".repeat(15));
      until(() -> factor() == 1000);
      application.tell("?");
      assertThat(application.line()).startsWith("sent=").contains("failed=0");
      application.end();
    }
  }

  @Test
  void anApplicationWhoseAgentReachesNobodyRunsAsEver() throws Exception {
    String reports = "http://127.0.0.1:" + ScriptedBackend.deadPort();
    try (Application application =
        Application.start("reports=%s,service=web,backend=b1,interval=100", reports)) {
      until(
          () -> {
            application.tell("?");
            return !application.line().startsWith("sent=0 failed=0");
          });
      application.end();
    }
  }

  @Test
  void anAgentWithoutItsSettingsSaysSoOnceAndTheApplicationRuns() throws Exception {
    try (Application application = Application.start("reports=%s", "nowhere")) {
      application.tell("?");
      assertThat(application.line()).isEqualTo("not running");
      application.end();
      assertThat(application.errors())
          .contains("weir-agent: does not report: reports: nowhere")
          .hasLineCount(1);
    }
  }

  private record Application(Process process, BufferedReader out) implements AutoCloseable {
    static Application start(String line, String reports) throws IOException {
      Path jar = Path.of(requireNonNull(System.getProperty("weir.agent.jar"), "weir.agent.jar"));
      Path classes = Path.of("target", "test-classes");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-javaagent:" + jar + "=" + line.formatted(reports),
                  "-cp",
                  String.join(File.pathSeparator, List.of(classes.toString())),
                  HostApplication.class.getName())
              .start();
      var application =
          new Application(
              process, new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)));
      assertThat(application.line()).isEqualTo("started");
      return application;
    }

    void tell(String commands) throws IOException {
      OutputStream in = process.getOutputStream();
      in.write(commands.getBytes(UTF_8));
      in.flush();
    }

    String line() throws IOException {
      return requireNonNull(out.readLine(), "a line of the application");
    }

    /// It ends by itself when its input does: the agent's thread does not hold it.
    void end() throws IOException, InterruptedException {
      process.getOutputStream().close();
      assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    String errors() throws IOException {
      return new String(process.getErrorStream().readAllBytes(), UTF_8);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private RunningFeedback feedback() {
    Service base = Samples.service(100, 100);
    Service service =
        new Service(
            base.id(),
            true,
            base.scheduler(),
            base.listeners(),
            base.backends(),
            base.forwarding(),
            base.health(),
            new Feedback(Feedback.Verdict.LVS, Feedback.AgentCheck.DEFAULT, LVS));
    FactStoreContract.await(
        cluster.stores.services.put(new Fact<>("web", new Version(1, 1, "log"), service)));
    RunningFeedback feedback =
        FactStoreContract.await(
            FeedbackVerticle.start(
                vertx,
                cluster.node("f1", cluster.bus, NanoClock.system()),
                FeedbackSettings.DEFAULT.onFreePorts()));
    // Until it has claimed the service, reports are answered with 503.
    until(() -> feedback.readiness().ready());
    return feedback;
  }

  private int factor() {
    Fact<ServiceLoad> fact = cluster.stores.load.held("web");
    ServiceLoad load = fact == null ? null : fact.value();
    return load == null
        ? 1000
        : load.of(Samples.service(100).backends().getFirst().uid()).factor().permille();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(BOUND).pollInterval(Duration.ofMillis(50)).until(condition);
  }
}
