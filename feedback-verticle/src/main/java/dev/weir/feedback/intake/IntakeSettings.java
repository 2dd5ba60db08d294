package dev.weir.feedback.intake;

import org.jspecify.annotations.Nullable;

/// What the HTTP intake is started with.
///
/// @param port 0: the kernel chooses
/// @param token that reporters must send as `Authorization: Bearer`, or null for none
/// @param bodyLengthMax bytes of one request
/// @param reportsPerSecondMax more are refused with 429
public record IntakeSettings(
    String host, int port, @Nullable String token, int bodyLengthMax, int reportsPerSecondMax) {}
