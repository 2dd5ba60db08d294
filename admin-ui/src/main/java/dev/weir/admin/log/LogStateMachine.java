package dev.weir.admin.log;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Result;
import dev.weir.admin.log.state.State;
import dev.weir.admin.log.state.StateMachine;
import dev.weir.core.cluster.SealedFile;
import dev.weir.core.model.Version;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/// Feeds the log's entries to the pure state machine, and keeps snapshots and audit rows.
/// Everything here runs on Ratis' threads; one of them applies.
final class LogStateMachine extends BaseStateMachine {
  private static final String SNAPSHOT_KIND = "weir-snapshot";
  private static final int SNAPSHOT_FORMAT = 1;

  /// Hears what was applied, on the thread that applies.
  interface Listener {
    /// Called for each new state.
    ///
    /// @param row null when the state came from a snapshot
    void applied(Configuration configuration, @Nullable AuditRow row);
  }

  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final AuditFiles audit;
  private final Listener listener;
  private StateMachine machine = new StateMachine(State.EMPTY);
  private volatile long snapshotIndex = -1;

  LogStateMachine(AuditFiles audit, Listener listener) {
    this.audit = audit;
    this.listener = listener;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    getLifeCycle()
        .startAndTransition(
            () -> {
              storage.init(raftStorage);
              load();
            },
            IOException.class);
  }

  /// Ratis reloads only a state machine that says that it paused.
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() throws IOException {
    getLifeCycle()
        .startAndTransition(
            () -> {
              storage.loadLatestSnapshot();
              load();
            },
            IOException.class);
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  /// Runs on the leader, before the entry is in the log: what cannot be read never gets there.
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    ByteString content = request.getMessage().getContent();
    Entry entry = Entry.of(content.toByteArray());
    return TransactionContext.newBuilder()
        .setStateMachine(this)
        .setClientRequest(request)
        .setLogData(content)
        .setStateMachineContext(entry)
        .build();
  }

  /// What is thrown here stops this voter; a failed future would be logged and passed over.
  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto logged = transaction.getLogEntry();
    updateLastAppliedTermIndex(logged.getTerm(), logged.getIndex());
    Entry entry =
        transaction.getStateMachineContext() instanceof Entry known
            ? known
            : Entry.of(bytes(logged.getStateMachineLogEntry()));
    return switch (entry) {
      case Entry.Heartbeat() -> CompletableFuture.completedFuture(Message.EMPTY);
      case Entry.Written(var write) -> {
        Version version = new Version(logged.getTerm(), logged.getIndex(), "");
        Result result = machine.apply(version, write);
        if (result instanceof Result.Committed committed) {
          keep(committed.row());
          listener.applied(machine.configuration(), committed.row());
        }
        yield CompletableFuture.completedFuture(new Answer(result));
      }
    };
  }

  /// Answers when everything that was committed before the question is applied.
  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  /// The snapshot's index is that of the state it holds, because the thread that applies takes it.
  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    audit.force();
    File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
    sealed(file.toPath()).write(Packed.pack(StateJson.write(machine.state())));
    MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
    SealedFile.forceDirectory(file.toPath().resolveSibling("."));
    storage.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), last));
    snapshotIndex = last.getIndex();
    return last.getIndex();
  }

  /// The last index that a snapshot holds, -1 before the first.
  long snapshotIndex() {
    return snapshotIndex;
  }

  @Override
  public void close() throws IOException {
    getLifeCycle().checkStateAndClose(audit::close);
  }

  private void load() throws IOException {
    SingleFileSnapshotInfo snapshot = storage.getLatestSnapshot();
    State state = State.EMPTY;
    if (snapshot != null) {
      state = read(snapshot.getFile().getPath());
      setLastAppliedTermIndex(snapshot.getTermIndex());
      snapshotIndex = snapshot.getIndex();
    }
    machine = new StateMachine(state);
    audit.open(state.configuration().audit());
    listener.applied(machine.configuration(), null);
  }

  private static State read(Path file) throws IOException {
    return switch (sealed(file).read()) {
      case SealedFile.Content.Whole(byte[] bytes) -> StateJson.read(Packed.unpack(bytes));
      case SealedFile.Content.Missing() -> throw new IOException(file + ": not there");
      case SealedFile.Content.Damaged(String why) -> throw new IOException(why);
    };
  }

  private void keep(AuditRow row) {
    try {
      audit.append(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SealedFile sealed(Path file) {
    return new SealedFile(file, SNAPSHOT_KIND, SNAPSHOT_FORMAT);
  }

  private static byte[] bytes(StateMachineLogEntryProto entry) {
    return entry.getLogData().toByteArray();
  }

  /// A result on its way to the one who asked, in this process.
  record Answer(Result result) implements Message {
    @Override
    public ByteString getContent() {
      return ByteString.copyFrom(Packed.pack(ResultJson.write(result)));
    }
  }
}
