package dev.weir.core.model;

/// Whether a role can do its work now, and if not, why.
public record Readiness(boolean ready, String reason) {
  public static final Readiness READY = new Readiness(true, "");

  public static Readiness notReady(String reason) {
    return new Readiness(false, reason);
  }
}
