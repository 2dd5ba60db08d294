package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Redispatch;
import dev.weir.core.model.ServiceId;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.director.balance.Pick;
import dev.weir.director.balance.Route;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The backend of one client connection: picks one, dials it, picks another when that fails, and
/// relays until the end. Lives on one event loop. Knows a connection and a relay, no Netty.
/// Callbacks and not futures, because of every connection they cost some.
final class Session {
  private final Order order;
  private final Picks picks;
  private final LoopTools tools;
  private final DialWatch watch;
  private final Consumer<Outcome> then;
  private final long startNanos;
  private int attempts;
  private long connectedNanos;
  private @Nullable Route lastRoute;
  private @Nullable Relay relay;
  private Set<BackendUid> failed = Set.of();
  private @Nullable Outcome last;

  /// What is wanted.
  ///
  /// @param named the ends that a PROXY header named, or null
  /// @param bytesPerSecondMax of each direction; 0 for no limit
  record Order(
      Connection connection,
      ServiceId service,
      Forwarding forwarding,
      ProxyAddresses.@Nullable Inet named,
      long bytesPerSecondMax) {}

  Session(Order order, Picks picks, LoopTools tools, DialWatch watch, Consumer<Outcome> then) {
    this.order = order;
    this.picks = picks;
    this.tools = tools;
    this.watch = watch;
    this.then = then;
    this.startNanos = tools.clock().nowNanos();
  }

  void run() {
    Pick pick;
    try {
      pick = picks.excluding(failed);
    } catch (RuntimeException e) {
      then.accept(new Outcome.Broken(e));
      return;
    }
    switch (pick) {
      case Pick.None(var reason) -> then.accept(last == null ? new Outcome.Refused(reason) : last);
      case Pick.Chosen(var route) -> dial(route);
    }
  }

  /// What is known of it, for the log.
  Course course() {
    Relay made = relay;
    return new Course(
        lastRoute,
        attempts,
        startNanos,
        made == null ? null : connectedNanos,
        made == null ? Relay.Carried.NOTHING : made.carried());
  }

  /// How a session went.
  ///
  /// @param route the last one that was tried, or null
  /// @param attempts dials
  /// @param startNanos when it began to dial
  /// @param connectedNanos when a backend took it, or null
  record Course(
      @Nullable Route route,
      int attempts,
      long startNanos,
      @Nullable Long connectedNanos,
      Relay.Carried carried) {}

  private void dial(Route route) {
    attempts++;
    lastRoute = route;
    Tally tally = tools.ledger().dialling(route.uid());
    Forwarding forwarding = order.forwarding();
    long connectNanos = forwarding.timeouts().connect().toNanos();
    order
        .connection()
        .dial(
            new DialOrder(
                route,
                tally,
                forwarding,
                order.named(),
                order.bytesPerSecondMax(),
                failed.isEmpty() ? connectNanos : Math.min(connectNanos, leftNanos()),
                dialled -> {
                  switch (dialled) {
                    case Dialled.Connected connected -> relay(route, tally, connected);
                    case Dialled.Failed failure -> again(route, tally, failure);
                  }
                }));
  }

  private void relay(Route route, Tally tally, Dialled.Connected connected) {
    watch.connected(route.uid());
    tally.opened(connected.nanos());
    connectedNanos = tools.clock().nowNanos();
    relay = connected.relay();
    connected
        .relay()
        .run(
            termination -> {
              tally.closed(termination);
              then.accept(new Outcome.Relayed(route, termination));
            });
  }

  private void again(Route route, Tally tally, Dialled.Failed failure) {
    if (failure.cause().isBackendsFault()) {
      watch.failed(order.service(), route.uid(), failure.text());
    }
    tally.notOpened(failure.cause());
    last = new Outcome.Unreachable(route, failure);
    if (failed.isEmpty()) {
      failed = new HashSet<>(4);
    }
    failed.add(route.uid());
    Redispatch redispatch = order.forwarding().redispatch();
    long waitNanos = redispatch.turnAround().toNanos();
    if (!failure.cause().mayTryAnother()
        || failed.size() >= redispatch.attemptsMax()
        || leftNanos() <= waitNanos) {
      then.accept(last);
      return;
    }
    tools.ledger().redispatched(route.uid());
    if (waitNanos == 0) {
      run();
    } else {
      tools.wheel().arm(new TurnAround(tools.clock().nowNanos() + waitNanos));
    }
  }

  private long leftNanos() {
    long spent = tools.clock().nowNanos() - startNanos;
    return order.forwarding().redispatch().total().toNanos() - spent;
  }

  private final class TurnAround extends TimerWheel.Timer {
    private final long dueNanos;

    TurnAround(long dueNanos) {
      this.dueNanos = dueNanos;
    }

    @Override
    long dueNanos() {
      return dueNanos;
    }

    @Override
    void expired(long nowNanos) {
      run();
    }
  }
}
