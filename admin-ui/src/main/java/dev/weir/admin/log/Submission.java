package dev.weir.admin.log;

import dev.weir.admin.log.state.Result;
import org.jspecify.annotations.Nullable;

/// What handing a command to one voter came to.
sealed interface Submission {
  record Done(Result result) implements Submission {}

  /// This voter cannot commit.
  ///
  /// @param leader who leads as far as this voter knows, or null
  record NotLeader(@Nullable String leader) implements Submission {}
}
