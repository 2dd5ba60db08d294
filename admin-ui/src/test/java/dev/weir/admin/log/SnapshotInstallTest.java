package dev.weir.admin.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Expect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: two voters that join one whose log is already purged get its snapshot and live on. Ratis'
/// own example state machine dies of it. Method: three real servers in this process.
class SnapshotInstallTest {
  private static final class Voter {
    final AtomicReference<Configuration> applied = new AtomicReference<>(Configuration.EMPTY);
    final RaftPeer peer;
    final RaftServer server;

    Voter(String name, int port, RaftGroup group, Path directory) throws IOException {
      peer = peer(name, port);
      LogSettings settings = LogSettings.alone("test", name, port, directory);
      Path storage = directory.resolve("raft");
      Files.createDirectories(storage);
      server =
          RaftServer.newBuilder()
              .setServerId(peer.getId())
              .setGroup(group)
              .setStateMachine(
                  new LogStateMachine(
                      new AuditFiles(directory.resolve("audit")), (now, _) -> applied.set(now)))
              .setProperties(RaftSettings.properties(settings, "127.0.0.1", port, storage))
              .setOption(RaftStorage.StartupOption.RECOVER)
              .build();
      server.start();
    }

    boolean isLeader() throws IOException {
      return division().isLeader() && division().isLeaderReady();
    }

    DivisionInfo division() throws IOException {
      return server.getDivision(RaftSettings.groupId("test")).getInfo();
    }
  }

  @TempDir Path directory;
  private final ClientId client = ClientId.randomId();
  private final List<Voter> voters = new ArrayList<>();
  private long calls;

  @AfterEach
  void stop() throws IOException {
    for (Voter each : voters) {
      each.server.close();
    }
  }

  @Test
  void bringsNewVotersUpFromASnapshot() throws Exception {
    int port = freePort();
    RaftGroup alone = RaftGroup.valueOf(RaftSettings.groupId("test"), peer("node-1", port));
    Voter leader = add("node-1", port, alone);
    eventually(leader::isLeader);
    fill(leader);
    assertThat(send(leader, snapshot(leader)).isSuccess()).isTrue();
    var log = leader.server.getDivision(RaftSettings.groupId("test")).getRaftLog();
    eventually(() -> log.getStartIndex() > 1);

    RaftGroup empty = RaftGroup.valueOf(RaftSettings.groupId("test"));
    Voter second = add("node-2", freePort(), empty);
    Voter third = add("node-3", freePort(), empty);
    List<RaftPeer> all = List.of(leader.peer, second.peer, third.peer);
    RaftClientReply joined =
        leader
            .server
            .setConfigurationAsync(
                new SetConfigurationRequest(
                    client, leader.server.getId(), RaftSettings.groupId("test"), ++calls, all))
            .get(60, TimeUnit.SECONDS);
    assertThat(joined.isSuccess()).isTrue();
    assertThat(write(leader, "last", "k", "after").isSuccess()).isTrue();
    Configuration expected = leader.applied.get();
    for (Voter each : List.of(second, third)) {
      eventually(() -> expected.equals(each.applied.get()));
      assertThat(each.division().getLifeCycleState()).isEqualTo(LifeCycle.State.RUNNING);
    }
  }

  /// More than one segment of the log, so that something can be purged. Random text, because what
  /// repeats is deflated.
  private void fill(Voter leader) throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      List<Change> changes = new ArrayList<>();
      for (int j = 0; j < 2; j++) {
        StringBuilder value = new StringBuilder();
        random.ints(2000, 33, 0x2000).forEach(value::appendCodePoint);
        changes.add(new Change.PutSetting("k" + i + "-" + j, value.toString(), new Expect.Any()));
      }
      Command command = new Command("r" + i, "alice", "", changes);
      byte[] bytes = new Entry.Written(Entry.write("node-1", i, command)).bytes();
      assertThat(send(leader, request(leader, bytes)).isSuccess()).isTrue();
    }
  }

  private RaftClientReply write(Voter voter, String id, String key, String value) throws Exception {
    Command command = Fixtures.command(id, new Change.PutSetting(key, value, new Expect.Any()));
    byte[] bytes = new Entry.Written(Entry.write("node-1", 1, command)).bytes();
    return send(voter, request(voter, bytes));
  }

  private RaftClientRequest request(Voter voter, byte[] bytes) {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(voter.server.getId())
        .setGroupId(RaftSettings.groupId("test"))
        .setCallId(++calls)
        .setMessage(Message.valueOf(ByteString.copyFrom(bytes)))
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  private SnapshotManagementRequest snapshot(Voter voter) {
    return SnapshotManagementRequest.newCreate(
        client, voter.server.getId(), RaftSettings.groupId("test"), ++calls, 30_000, 1);
  }

  private static RaftClientReply send(Voter voter, RaftClientRequest request) throws Exception {
    return request instanceof SnapshotManagementRequest management
        ? voter.server.snapshotManagementAsync(management).get(60, TimeUnit.SECONDS)
        : voter.server.submitClientRequestAsync(request).get(60, TimeUnit.SECONDS);
  }

  private Voter add(String name, int port, RaftGroup group) throws IOException {
    Voter voter = new Voter(name, port, group, directory.resolve(name));
    voters.add(voter);
    return voter;
  }

  private static RaftPeer peer(String name, int port) {
    return RaftPeer.newBuilder().setId(name).setAddress("127.0.0.1:" + port).build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static void eventually(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }
}
