package dev.weir.admin.api;

import java.util.List;

/// What this admin node says of itself.
///
/// @param cluster the cluster's name
/// @param voters names of the nodes that keep the configuration log
public record About(String cluster, String node, String release, List<String> voters) {
  public About {
    voters = List.copyOf(voters);
  }
}
