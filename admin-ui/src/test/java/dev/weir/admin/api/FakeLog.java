package dev.weir.admin.api;

import dev.weir.admin.log.ConfigurationLog;
import dev.weir.admin.log.NoMajority;
import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Result;
import dev.weir.admin.log.state.State;
import dev.weir.admin.log.state.StateMachine;
import dev.weir.admin.log.state.Write;
import dev.weir.core.model.Version;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The real state machine without replication: a command is committed as soon as it is submitted.
final class FakeLog implements ConfigurationLog {
  private final StateMachine machine = new StateMachine(State.EMPTY);
  private final List<Consumer<Configuration>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<AuditRow>> audit = new CopyOnWriteArrayList<>();
  private final List<Command> submitted = new ArrayList<>();
  private long index;
  private volatile boolean hasLeader = true;

  @Override
  public synchronized Future<Result> submit(Command command) {
    if (!hasLeader) {
      return Future.failedFuture(new NoMajority("no leader"));
    }
    submitted.add(command);
    index++;
    Write write = new Write("a1", 1_795_000_000_000L, command.changes().toString(), command);
    Result result = machine.apply(new Version(1, index, ""), write);
    listeners.forEach(each -> each.accept(machine.configuration()));
    if (result instanceof Result.Committed(_, _, AuditRow row)) {
      audit.forEach(each -> each.accept(row));
    }
    return Future.succeededFuture(result);
  }

  void loseLeader() {
    hasLeader = false;
  }

  synchronized Command last() {
    return submitted.getLast();
  }

  @Override
  public synchronized Configuration current() {
    return machine.configuration();
  }

  @Override
  public void onApplied(Consumer<Configuration> listener) {
    listeners.add(listener);
  }

  @Override
  public void onAudit(Consumer<AuditRow> listener) {
    audit.add(listener);
  }

  @Override
  public boolean isLeader() {
    return hasLeader;
  }

  @Override
  public String leader() {
    return hasLeader ? "a1" : "";
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
