package dev.weir.admin.log;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Result;
import io.vertx.core.Future;
import java.util.function.Consumer;

/// The replicated configuration: one voter now, three later; nothing outside this package knows how
/// it is replicated. Listeners and futures run on the context that registered them or asked.
public interface ConfigurationLog {
  /// Commits a command. Completes when it is committed and applied on this node, or refused.
  ///
  /// @return fails with [NoMajority] when no leader answers in time; the command may still be
  ///     committed then, and sending it again with the same request id tells
  Future<Result> submit(Command command);

  /// The newest state that this node knows. May be called from any thread.
  Configuration current();

  /// Calls the listener for each newer state from now on.
  void onApplied(Consumer<Configuration> listener);

  /// Calls the listener for each audit row that this node sees committed from now on.
  void onAudit(Consumer<AuditRow> listener);

  /// Whether this node leads. May be called from any thread.
  boolean isLeader();

  /// The name of the node that leads, or empty while none is known; then nothing can be written.
  /// May be called from any thread.
  String leader();

  Future<Void> close();
}
