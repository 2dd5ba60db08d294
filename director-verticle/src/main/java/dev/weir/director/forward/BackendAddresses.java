package dev.weir.director.forward;

import dev.weir.core.model.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The addresses of backends that are named by host name: resolved off the event loops now and
/// then, and the last good one is kept. Any thread may read; the control context writes.
public final class BackendAddresses {
  private static final int RESOLVER_THREADS = 2;

  private final WorkerExecutor resolver;
  private final Map<String, InetAddress> known = new ConcurrentHashMap<>();
  private final Set<String> resolving = new HashSet<>();
  private long failureCount;

  BackendAddresses(Vertx vertx) {
    resolver = vertx.createSharedWorkerExecutor("weir-director-resolver", RESOLVER_THREADS);
  }

  /// The address to dial, or null when the name never had one.
  @Nullable InetSocketAddress of(Endpoint endpoint) {
    InetAddress address = literal(endpoint.host());
    if (address == null) {
      address = known.get(endpoint.host());
    }
    return address == null ? null : new InetSocketAddress(address, endpoint.port());
  }

  /// Resolves names again, and forgets all others. Completes when each has an answer or failed.
  public Future<Void> resolve(Set<String> hosts) {
    known.keySet().retainAll(hosts);
    List<Future<Void>> all = new ArrayList<>();
    for (String host : hosts) {
      if (literal(host) == null && resolving.add(host)) {
        all.add(resolveOne(host));
      }
    }
    return Future.join(all).mapEmpty();
  }

  /// Look-ups that failed.
  public long failureCount() {
    return failureCount;
  }

  Future<Void> close() {
    return resolver.close();
  }

  private Future<Void> resolveOne(String host) {
    return resolver
        .executeBlocking(() -> InetAddress.getByName(host), false)
        .<Void>map(
            address -> {
              known.put(host, address);
              return null;
            })
        .onFailure(
            cause -> {
              if (cause instanceof UnknownHostException) {
                failureCount++;
              }
            })
        .onComplete(_ -> resolving.remove(host));
  }

  private static @Nullable InetAddress literal(String host) {
    char first = host.charAt(0);
    boolean mayBeNumeric = host.indexOf(':') >= 0 || (first >= '0' && first <= '9');
    if (!mayBeNumeric) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
