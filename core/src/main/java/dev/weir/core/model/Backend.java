package dev.weir.core.model;

/// A server that takes connections of a service.
///
/// @param weight what the operator wants; see [EffectiveWeight] for what is balanced by
public record Backend(
    BackendId id, BackendUid uid, Endpoint endpoint, Weight weight, AdminState adminState) {
  public Backend with(Weight other) {
    return new Backend(id, uid, endpoint, other, adminState);
  }

  public Backend with(AdminState other) {
    return new Backend(id, uid, endpoint, weight, other);
  }
}
