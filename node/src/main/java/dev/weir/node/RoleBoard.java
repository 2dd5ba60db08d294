package dev.weir.node;

import dev.weir.core.model.Readiness;
import dev.weir.core.model.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// The state of each role of this node, for whoever asks, on any thread: roles are started and
/// stopped on theirs.
final class RoleBoard {
  private final Set<Role> roles;
  private final List<RunningRole> running = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  RoleBoard(Set<Role> roles) {
    this.roles = Set.copyOf(roles);
  }

  void started(RunningRole role) {
    running.add(role);
  }

  /// From now on no role is ready.
  void stopping() {
    stopping = true;
  }

  List<RunningRole> running() {
    return List.copyOf(running);
  }

  Map<Role, Readiness> state() {
    Map<Role, Readiness> state = new EnumMap<>(Role.class);
    roles.forEach(role -> state.put(role, Readiness.notReady("starting")));
    for (RunningRole each : running) {
      state.put(each.role(), stopping ? Readiness.notReady("stopping") : each.readiness().get());
    }
    return state;
  }
}
