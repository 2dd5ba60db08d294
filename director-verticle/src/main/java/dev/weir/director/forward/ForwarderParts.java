package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;
import dev.weir.director.balance.SchedulerFactory;
import java.net.InetAddress;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What all event loops of a director share.
///
/// @param source the address to dial from, or null for the system's choice
/// @param random makes one generator per loop
record ForwarderParts(
    CurrentTable table,
    ConnectionLedger ledger,
    Admission admission,
    Affinities affinities,
    BackendAddresses addresses,
    TlsContexts tls,
    @Nullable InetAddress source,
    DialWatch watch,
    ConnectionLog log,
    NanoClock clock,
    SchedulerFactory schedulers,
    Supplier<RandomGenerator> random) {}
