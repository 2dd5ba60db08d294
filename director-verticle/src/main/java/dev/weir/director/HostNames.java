package dev.weir.director;

import dev.weir.director.forward.BackendAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Set;

/// Has the names of backends resolved before listeners are bound. Belongs to the control context.
final class HostNames {
  /// The first listeners wait for names no longer than this.
  static final long AWAITED_MILLIS = 2_000;

  private final Vertx vertx;
  private final Context context;
  private final BackendAddresses addresses;

  HostNames(Vertx vertx, Context context, BackendAddresses addresses) {
    this.vertx = vertx;
    this.context = context;
    this.addresses = addresses;
  }

  /// Begins to resolve these, and waits for none.
  Future<Void> begun(Set<String> hosts) {
    addresses.resolve(hosts);
    return Future.succeededFuture();
  }

  /// Completes when all are resolved, or [#AWAITED_MILLIS] are over.
  Future<Void> awaited(Set<String> hosts) {
    Future<Void> resolving = addresses.resolve(hosts);
    if (resolving.isComplete()) {
      return Future.succeededFuture();
    }
    Promise<Void> either = Promise.promise();
    resolving.onComplete(_ -> context.runOnContext(_ -> either.tryComplete()));
    vertx.setTimer(AWAITED_MILLIS, _ -> either.tryComplete());
    return either.future();
  }
}
