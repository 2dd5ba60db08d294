package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.director.balance.Pick;
import dev.weir.director.balance.Route;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One client connection, from accept to close. Lives on one event loop. Knows a dialler and a
/// relay, no Netty.
final class Session {
  private final Picks picks;
  private final Dialer dialer;
  private final LoopLedger ledger;
  private final int attemptsMax;
  private final Set<BackendUid> tried = new HashSet<>(4);
  private @Nullable Outcome failed;

  Session(Picks picks, Dialer dialer, LoopLedger ledger, int attemptsMax) {
    this.picks = picks;
    this.dialer = dialer;
    this.ledger = ledger;
    this.attemptsMax = attemptsMax;
  }

  Future<Outcome> run() {
    return switch (picks.excluding(tried)) {
      case Pick.None(var reason) ->
          Future.succeededFuture(failed == null ? new Outcome.Refused(reason) : failed);
      case Pick.Chosen(var route) -> dial(route);
    };
  }

  private Future<Outcome> dial(Route route) {
    tried.add(route.uid());
    Tally tally = ledger.dialling(route.uid());
    return dialer
        .dial(route)
        .compose(
            dialled ->
                switch (dialled) {
                  case Dialled.Connected connected -> relay(route, tally, connected);
                  case Dialled.Failed failure -> again(route, tally, failure);
                });
  }

  private Future<Outcome> relay(Route route, Tally tally, Dialled.Connected connected) {
    tally.opened(connected.nanos());
    return connected
        .relay()
        .run()
        .map(
            termination -> {
              tally.closed(termination);
              return new Outcome.Relayed(route, termination);
            });
  }

  private Future<Outcome> again(Route route, Tally tally, Dialled.Failed failure) {
    tally.notOpened(failure.cause());
    Outcome outcome = new Outcome.Unreachable(route, failure);
    if (!failure.cause().mayTryAnother() || tried.size() >= attemptsMax) {
      return Future.succeededFuture(outcome);
    }
    failed = outcome;
    ledger.redispatched(route.uid());
    return run();
  }
}
