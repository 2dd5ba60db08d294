package dev.weir.core.model;

import java.util.List;
import java.util.Map;

/// What one incarnation of a director carries: its connections per backend, the configuration
/// versions that it applied, its listeners, and the backends that it keeps away from. Only that
/// director writes it; readers sum the cells and drop one when its lease ends.
///
/// @param director the node's name
/// @param incarnation differs after each start of the process
/// @param extent whether what is missing is unchanged or zero
public record DirectorCell(
    String director,
    String incarnation,
    Extent extent,
    Map<BackendUid, ConnectionCount> counts,
    Map<ServiceId, Version> applied,
    List<BoundListener> listeners,
    List<BackendUid> vetoed) {
  /// How much of the cell a message holds.
  public enum Extent {
    /// Everything: a backend that is missing has no connections.
    WHOLE,
    /// Only the counts that moved; `applied`, `listeners` and `vetoed` are always whole.
    CHANGES
  }

  /// How one listener fares on one director.
  ///
  /// @param address the address and port that are bound, or were tried
  /// @param error why it could not be bound, or empty
  /// @param relay what carries its connections, `native` or `pipeline`
  public record BoundListener(
      ServiceId service, ListenerId listener, String address, String error, String relay) {
    public boolean isBound() {
      return error.isEmpty();
    }
  }

  public DirectorCell {
    counts = Map.copyOf(counts);
    applied = Map.copyOf(applied);
    listeners = List.copyOf(listeners);
    vetoed = List.copyOf(vetoed);
  }
}
