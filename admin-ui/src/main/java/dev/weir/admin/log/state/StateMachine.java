package dev.weir.admin.log.state;

import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import java.util.LinkedHashMap;
import java.util.List;

/// Applies the log's entries in order. Deterministic: the same entries make the same state on every
/// voter. Not thread-safe.
public final class StateMachine {
  private final LinkedHashMap<String, Remembered> remembered = new LinkedHashMap<>();
  private Configuration configuration;

  public StateMachine(State state) {
    configuration = state.configuration();
    state.remembered().forEach(this::remember);
  }

  public Configuration configuration() {
    return configuration;
  }

  public State state() {
    return new State(configuration, List.copyOf(remembered.values()));
  }

  /// Applies one command, whole or not at all.
  ///
  /// @param version the entry's (term, index)
  public Result apply(Version version, Write write) {
    Command command = write.command();
    Remembered before = remembered.get(command.requestId());
    if (before != null) {
      return before.digest().equals(write.digest())
          ? new Result.Repeated(before.version(), before.services())
          : new Result.Refused(
              Result.Reason.INVALID, "request id " + command.requestId() + " was used before");
    }
    Draft draft = new Draft(configuration, version, write);
    Result refusal = draft.refusal();
    if (refusal != null) {
      return refusal;
    }
    if (!draft.isChanged()) {
      return new Result.Unchanged();
    }
    AuditRow row = AuditRow.after(configuration.audit(), version, write, draft.differences());
    configuration = draft.finished(row);
    List<ServiceId> ids = draft.written().stream().map(Result.Written::id).toList();
    remember(new Remembered(command.requestId(), write.digest(), version, ids));
    return new Result.Committed(version, draft.written(), row);
  }

  private void remember(Remembered each) {
    remembered.put(each.requestId(), each);
    if (remembered.size() > Remembered.MAX) {
      remembered.pollFirstEntry();
    }
  }
}
