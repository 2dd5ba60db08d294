package dev.weir.core.model;

/// One browser's login. Lifetimes are ages at writing, because no clock is shared.
///
/// @param user who logged in
/// @param ageMillis since login, when this was written
/// @param idleMillis since the last use, when this was written
public record Session(String user, String role, long ageMillis, long idleMillis) {}
