package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Forwarding;
import dev.weir.director.balance.Pick;
import dev.weir.director.balance.Route;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client connection, from accept to close. Lives on one event loop. Knows a dialler and a
/// relay, no Netty. Callbacks and not futures, because of every connection they cost some.
final class Session {
  private final Picks picks;
  private final Dialer dialer;
  private final LoopLedger ledger;
  private final Forwarding forwarding;
  private final Consumer<Outcome> then;
  private Set<BackendUid> failed = Set.of();
  private @Nullable Outcome last;

  Session(
      Picks picks,
      Dialer dialer,
      LoopLedger ledger,
      Forwarding forwarding,
      Consumer<Outcome> then) {
    this.picks = picks;
    this.dialer = dialer;
    this.ledger = ledger;
    this.forwarding = forwarding;
    this.then = then;
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

  private void dial(Route route) {
    Tally tally = ledger.dialling(route.uid());
    dialer.dial(
        route,
        tally,
        forwarding.timeouts(),
        dialled -> {
          switch (dialled) {
            case Dialled.Connected connected -> relay(route, tally, connected);
            case Dialled.Failed failure -> again(route, tally, failure);
          }
        });
  }

  private void relay(Route route, Tally tally, Dialled.Connected connected) {
    tally.opened(connected.nanos());
    connected
        .relay()
        .run(
            termination -> {
              tally.closed(termination);
              then.accept(new Outcome.Relayed(route, termination));
            });
  }

  private void again(Route route, Tally tally, Dialled.Failed failure) {
    tally.notOpened(failure.cause());
    last = new Outcome.Unreachable(route, failure);
    if (failed.isEmpty()) {
      failed = new HashSet<>(4);
    }
    failed.add(route.uid());
    if (!failure.cause().mayTryAnother()
        || failed.size() >= forwarding.redispatch().attemptsMax()) {
      then.accept(last);
      return;
    }
    ledger.redispatched(route.uid());
    run();
  }
}
