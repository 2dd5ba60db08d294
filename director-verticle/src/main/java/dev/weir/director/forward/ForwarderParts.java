package dev.weir.director.forward;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ServiceId;
import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What all event loops of a director share.
///
/// @param random makes one generator per loop
record ForwarderParts(
    CurrentTable table,
    ConnectionLedger ledger,
    Admission admission,
    PipelineDialer.Dialing dialing,
    DialWatch watch,
    NanoClock clock,
    SchedulerFactory schedulers,
    Supplier<RandomGenerator> random) {
  /// The same dialler, whose successes and failures are told.
  Dialer watched(ServiceId service, Dialer dialer) {
    return route ->
        dialer
            .dial(route)
            .onSuccess(
                dialled -> {
                  BackendUid uid = route.uid();
                  switch (dialled) {
                    case Dialled.Connected _ -> watch.connected(uid);
                    case Dialled.Failed(var cause, var text) -> {
                      if (cause.isBackendsFault()) {
                        watch.failed(service, uid, text);
                      }
                    }
                  }
                });
  }
}
