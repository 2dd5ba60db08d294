package dev.weir.core.state;

import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.Version;
import io.vertx.core.Future;

/// What feedback says of each service. Key: service id. Only writer: the feedback node that claimed
/// the service.
public interface LoadStore extends FactStore<ServiceLoad> {
  /// Makes a node the writer of a service: a new epoch, one above the highest there was. What the
  /// map held stays. Of two nodes that claim at once, one wins and the other fails.
  ///
  /// @return the version that the owner's next write must follow
  Future<Version> claim(ServiceId service, String writer);
}
