package dev.weir.node;

import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import io.vertx.core.Future;
import java.util.function.Supplier;

/// A role that was started.
///
/// @param readiness may be asked on any thread
/// @param stop ends its work in bounded time
record RunningRole(Role role, Supplier<Readiness> readiness, Supplier<Future<Void>> stop) {}
