package dev.weir.director.forward;

import dev.weir.core.time.NanoClock;

/// What every connection of one event loop uses.
record LoopTools(NanoClock clock, TimerWheel wheel, LoopLedger ledger) {}
