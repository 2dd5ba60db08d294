package dev.weir.director.forward;

import dev.weir.director.balance.RoutingTable;

/// The routing table of the process: written by the control context, read by every event loop at
/// each pick. The one volatile reference between them.
public final class CurrentTable {
  private volatile RoutingTable table = RoutingTable.EMPTY;

  public RoutingTable get() {
    return table;
  }

  public void publish(RoutingTable next) {
    table = next;
  }
}
