package dev.weir.admin.log.state;

import java.util.List;

/// What somebody wants committed: all of its changes, or none.
///
/// @param requestId chosen by the caller, new for each command; the same id with the same
///     changes is committed once, however often it is sent
/// @param actor who wants it
/// @param reason why, for the audit; may be empty
public record Command(String requestId, String actor, String reason, List<Change> changes) {
  public static final int REQUEST_ID_LENGTH_MAX = 128;
  public static final int ACTOR_LENGTH_MAX = 128;
  public static final int REASON_LENGTH_MAX = 1024;
  public static final int CHANGES_MAX = 10_000;

  public Command {
    check("request id: length", requestId.length(), 1, REQUEST_ID_LENGTH_MAX);
    check("actor: length", actor.length(), 1, ACTOR_LENGTH_MAX);
    check("reason: length", reason.length(), 0, REASON_LENGTH_MAX);
    check("changes: count", changes.size(), 1, CHANGES_MAX);
    changes = List.copyOf(changes);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
