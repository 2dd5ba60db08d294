package dev.weir.health.probe;

import dev.weir.health.verdict.Code;

/// What a probe came to, before anybody looked at the clock.
record Finding(Code code, String text) {}
