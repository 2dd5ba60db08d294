package dev.weir.director.forward;

import dev.weir.core.model.Forwarding;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.director.balance.Route;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One dial that is wanted.
///
/// @param tally of the backend, which counts what the relay moves
/// @param named the ends that a PROXY header named, or null when those of the socket count
/// @param bytesPerSecondMax of each direction; 0 for no limit
/// @param connectNanos how long the backend has to accept
/// @param then hears what came of it
record DialOrder(
    Route route,
    Tally tally,
    Forwarding forwarding,
    ProxyAddresses.@Nullable Inet named,
    long bytesPerSecondMax,
    long connectNanos,
    Consumer<Dialled> then) {}
