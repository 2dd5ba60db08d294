package dev.weir.feedback;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.model.Readiness;
import dev.weir.feedback.intake.AgentClient;
import dev.weir.feedback.intake.AgentServer;
import dev.weir.feedback.intake.IntakeSettings;
import dev.weir.feedback.intake.PullClient;
import dev.weir.feedback.intake.ReportIntake;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The feedback role: takes load reports and asks agents, and says how much each backend can bear.
/// The context, the sockets and the timer of a [Weigher]; one instance per process.
public final class FeedbackVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 200;

  private final ClusterAccess cluster;
  private final FeedbackSettings settings;
  private @Nullable AgentClient agentClient;
  private @Nullable PullClient pullClient;
  private @Nullable Weigher weigher;
  private @Nullable ReportIntake intake;
  private @Nullable AgentServer agentServer;
  private long timer;

  /// Read from other threads.
  private volatile Readiness readiness = Readiness.notReady("starting");

  private volatile int intakePort;

  private volatile int agentPort;

  private FeedbackVerticle(ClusterAccess cluster, FeedbackSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  /// Completes when the intake and our agent are bound; services are claimed a little later.
  public static Future<RunningFeedback> start(
      Vertx vertx, ClusterAccess cluster, FeedbackSettings settings) {
    FeedbackVerticle verticle = new FeedbackVerticle(cluster, settings);
    return vertx
        .deployVerticle(verticle)
        .map(deployment -> new RunningFeedback(vertx, verticle, deployment));
  }

  @Override
  public Future<?> start() {
    AgentClient client = new AgentClient(vertx);
    agentClient = client;
    PullClient pages = new PullClient(vertx, settings.pulls().bodyLengthMax());
    pullClient = pages;
    var limits =
        new Weigher.Limits(settings.agentChecksInFlightMax(), settings.pulls().inFlightMax());
    Weigher begun = new Weigher(cluster, client::ask, pages::fetch, limits);
    weigher = begun;
    return readToken()
        .compose(token -> startIntake(token, begun.reports()))
        .compose(_ -> startAgentServer(begun.outlook()))
        .compose(_ -> begun.start())
        .onSuccess(_ -> timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick(begun)));
  }

  Readiness readiness() {
    return readiness;
  }

  int intakePort() {
    return intakePort;
  }

  int agentPort() {
    return agentPort;
  }

  private Future<String> readToken() {
    String file = settings.intakeTokenFile();
    if (file == null) {
      return Future.succeededFuture("");
    }
    return vertx
        .fileSystem()
        .readFile(file)
        .map(
            bytes -> {
              String token = bytes.toString(StandardCharsets.UTF_8).strip();
              if (token.isEmpty()) {
                throw new IllegalArgumentException(
                    "intakeTokenFile: " + file + " is empty (expected: a token)");
              }
              return token;
            });
  }

  private Future<Void> startIntake(String token, Reports reports) {
    IntakeSettings intakeSettings =
        new IntakeSettings(
            settings.intakeHost(),
            settings.intakePort(),
            token.isEmpty() ? null : token,
            settings.bodyLengthMax(),
            settings.reportsPerSecondMax());
    ReportIntake starting =
        new ReportIntake(intakeSettings, reports, cluster.clock(), cluster.meters());
    intake = starting;
    return starting
        .start(vertx)
        .map(
            port -> {
              intakePort = port;
              return null;
            });
  }

  private Future<Void> startAgentServer(Outlook outlook) {
    AgentServer starting = new AgentServer(settings.agentServer(), outlook, cluster.meters());
    agentServer = starting;
    return starting
        .start(vertx)
        .map(
            port -> {
              agentPort = port;
              return null;
            });
  }

  private void tick(Weigher begun) {
    begun.tick(cluster.clock().nowNanos());
    readiness = begun.readiness();
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(timer);
    readiness = Readiness.notReady("stopping");
    List<Future<Void>> ends = new ArrayList<>();
    if (weigher != null) {
      ends.add(weigher.stop());
    }
    if (intake != null) {
      ends.add(intake.stop());
    }
    if (agentServer != null) {
      ends.add(agentServer.stop());
    }
    if (pullClient != null) {
      ends.add(pullClient.close());
    }
    if (agentClient != null) {
      ends.add(agentClient.close());
    }
    return Future.join(ends);
  }
}
