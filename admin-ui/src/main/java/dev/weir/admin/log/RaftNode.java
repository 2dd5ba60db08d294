package dev.weir.admin.log;

import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Result;
import dev.weir.admin.log.state.Write;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// One Ratis server with our one group: the only class that asks it for anything.
final class RaftNode {
  private static final long SNAPSHOT_TIMEOUT_MILLIS = 30_000;

  private final LogSettings settings;
  private final RaftServer server;
  private final RaftGroup group;
  private final LogStateMachine stateMachine;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private long heartbeatNanos;
  private long snapshotNanos;

  private RaftNode(
      LogSettings settings,
      RaftServer server,
      RaftGroup group,
      LogStateMachine stateMachine,
      long nowNanos) {
    this.settings = settings;
    this.server = server;
    this.group = group;
    this.stateMachine = stateMachine;
    this.heartbeatNanos = nowNanos;
    this.snapshotNanos = nowNanos;
  }

  /// Opens the directory and starts to vote. Blocks.
  static RaftNode start(LogSettings settings, long nowNanos, LogStateMachine.Listener listener) {
    LogSettings.Voter self = settings.self();
    if (self == null) {
      throw new IllegalArgumentException("node: " + settings.node() + " (expected: a voter)");
    }
    Path storage = settings.directory().resolve("raft");
    try {
      int port = self.port() == 0 ? freePort(self.host()) : self.port();
      RaftGroup group = RaftSettings.group(settings, port);
      String groupName = group.getGroupId().getUuid().toString();
      VoterMarker marker = new VoterMarker(settings.directory(), groupName, settings.node());
      marker.check();
      Files.createDirectories(storage);
      LogStateMachine stateMachine =
          new LogStateMachine(new AuditFiles(settings.directory().resolve("audit")), listener);
      RaftServer server =
          RaftServer.newBuilder()
              .setServerId(RaftPeerId.valueOf(settings.node()))
              .setGroup(group)
              .setStateMachine(stateMachine)
              .setProperties(RaftSettings.properties(settings, self.host(), port, storage))
              .setOption(RaftStorage.StartupOption.RECOVER)
              .build();
      RaftNode node = new RaftNode(settings, server, group, stateMachine, nowNanos);
      node.open(marker);
      return node;
    } catch (IOException | RuntimeException e) {
      throw unusable(settings, e);
    }
  }

  private void open(VoterMarker marker) throws IOException {
    try {
      server.start();
      marker.write();
    } catch (IOException | RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(Exception cause) {
    try {
      server.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /// Commits a command, if this voter leads. The future completes on one of Ratis' threads.
  CompletableFuture<Submission> submit(Command command) throws IOException {
    Write write = Entry.write(settings.node(), System.currentTimeMillis(), command);
    byte[] bytes = new Entry.Written(write).bytes();
    if (bytes.length > RaftSettings.ENTRY_LENGTH_MAX) {
      return tooLong(bytes.length, "packed", RaftSettings.ENTRY_LENGTH_MAX);
    }
    int textLength =
        bytes.length < Packed.DEFLATED_LENGTH_MIN
            ? 0
            : CommandJson.write(command).toBuffer().length();
    if (textLength > RaftSettings.TEXT_LENGTH_MAX) {
      return tooLong(textLength, "as JSON", RaftSettings.TEXT_LENGTH_MAX);
    }
    return send(RaftClientRequest.writeRequestType(), bytes).thenApply(RaftNode::submission);
  }

  private static CompletableFuture<Submission> tooLong(int length, String as, int max) {
    return CompletableFuture.completedFuture(
        new Submission.Done(
            new Result.Refused(
                Result.Reason.LIMIT,
                "command: " + length + " bytes " + as + " (expected: 0.." + max + ")")));
  }

  /// True when everything that was committed before is applied here; false if this voter does not
  /// lead.
  CompletableFuture<Boolean> barrier() {
    // A lone voter that has just begun to lead is asked for nothing yet: Ratis 3.3 would answer at
    // once, up to the commit that it knew of when it stopped, which may be one behind.
    if (settings.isAlone() && !isLeader()) {
      return CompletableFuture.completedFuture(false);
    }
    try {
      return send(RaftClientRequest.readRequestType(), new byte[0])
          .thenApply(RaftClientReply::isSuccess);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// The name of the leader that this voter knows of, or empty.
  String leader() {
    DivisionInfo info = info();
    RaftPeerId leader = info == null ? null : info.getLeaderId();
    return leader == null ? "" : leader.toString();
  }

  boolean isLeader() {
    DivisionInfo info = info();
    return info != null && info.isLeader() && info.isLeaderReady();
  }

  /// Why this voter no longer takes part, or null while it does.
  @Nullable String failure() {
    DivisionInfo info = info();
    LifeCycle.State state = info == null ? LifeCycle.State.CLOSED : info.getLifeCycleState();
    return switch (state) {
      case NEW, STARTING, RUNNING, PAUSING, PAUSED -> null;
      case EXCEPTION, CLOSING, CLOSED -> state.name();
    };
  }

  /// The leader's sign of life, and snapshots by time.
  CompletableFuture<?> tick(long nowNanos) {
    CompletableFuture<?> beaten = CompletableFuture.completedFuture(null);
    try {
      if (nowNanos - heartbeatNanos >= settings.heartbeatInterval().toNanos()) {
        heartbeatNanos = nowNanos;
        if (isLeader()) {
          beaten = send(RaftClientRequest.writeRequestType(), new Entry.Heartbeat().bytes());
        }
      }
      if (nowNanos - snapshotNanos >= settings.snapshotInterval().toNanos()) {
        snapshotNanos = nowNanos;
        return CompletableFuture.allOf(beaten, snapshot());
      }
      return beaten;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Takes a snapshot if anything was applied since the last one.
  CompletableFuture<RaftClientReply> snapshot() throws IOException {
    return server.snapshotManagementAsync(
        SnapshotManagementRequest.newCreate(
            client,
            server.getId(),
            group.getGroupId(),
            calls.incrementAndGet(),
            SNAPSHOT_TIMEOUT_MILLIS,
            1));
  }

  long snapshotIndex() {
    return stateMachine.snapshotIndex();
  }

  void close() throws IOException {
    server.close();
  }

  private CompletableFuture<RaftClientReply> send(RaftClientRequest.Type type, byte[] bytes)
      throws IOException {
    return server.submitClientRequestAsync(
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(group.getGroupId())
            .setCallId(calls.incrementAndGet())
            .setMessage(Message.valueOf(ByteString.copyFrom(bytes)))
            .setType(type)
            .build());
  }

  private static Submission submission(RaftClientReply reply) {
    if (reply.isSuccess() && reply.getMessage() instanceof LogStateMachine.Answer(var result)) {
      return new Submission.Done(result);
    }
    RaftException failure = reply.getException();
    if (failure instanceof StateMachineException) {
      throw new CompletionException(failure);
    }
    if (failure instanceof NotLeaderException elsewhere && elsewhere.getSuggestedLeader() != null) {
      return new Submission.NotLeader(elsewhere.getSuggestedLeader().getId().toString());
    }
    return new Submission.NotLeader(null);
  }

  private @Nullable DivisionInfo info() {
    try {
      return server.getDivision(group.getGroupId()).getInfo();
    } catch (IOException _) {
      return null;
    }
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return probe.getLocalPort();
    }
  }

  private static LogUnusable unusable(LogSettings settings, Exception cause) {
    if (cause instanceof LogUnusable known) {
      return known;
    }
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new LogUnusable(
        "configuration log: "
            + settings.directory()
            + " cannot be used: "
            + root.getClass().getSimpleName()
            + ": "
            + root.getMessage()
            + " (expected: a whole log); restore it from a copy, or join anew under another"
            + " name",
        cause);
  }
}
