package dev.weir.admin.log;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/// At first start every admin node proposes a token of its own; the log decides whose holds. Only
/// hashes are in the log.
///
/// @param node who proposes
/// @param incarnation differs after each start of the process
public record TokenClaim(Vertx vertx, ConfigurationLog log, String node, String incarnation) {
  /// The setting that holds the SHA-256 of the admin token, in hexadecimal.
  public static final String KEY = "admin.token.sha256";

  private static final long RETRY_MILLIS = 1_000;

  /// Whose token holds.
  public enum Outcome {
    /// This command's: the token is to be printed here.
    WON,
    /// That of an earlier start or of another node.
    HELD
  }

  /// Sets the hash if there is none yet. Tries again until a leader answers.
  public Future<Outcome> claim(String sha256) {
    return submit(sha256, new Expect.Absent(), "first start");
  }

  /// Sets the hash, whatever was there: an operator named the token.
  public Future<Outcome> replace(String sha256) {
    return submit(sha256, new Expect.Any(), "token file");
  }

  private Future<Outcome> submit(String sha256, Expect expect, String reason) {
    Command command =
        new Command(
            "token/" + node + "/" + incarnation + "/" + reason.replace(' ', '-'),
            "node/" + node,
            reason,
            List.of(new Change.PutSetting(KEY, sha256, expect)));
    Promise<Outcome> promise = Promise.promise();
    attempt(command, promise);
    return promise.future();
  }

  private void attempt(Command command, Promise<Outcome> promise) {
    log.submit(command)
        .onSuccess(result -> promise.complete(outcome(result)))
        .onFailure(
            cause -> {
              if (cause instanceof NoMajority) {
                vertx.setTimer(RETRY_MILLIS, _ -> attempt(command, promise));
              } else {
                promise.fail(cause);
              }
            });
  }

  private static Outcome outcome(Result result) {
    return switch (result) {
      case Result.Committed _, Result.Repeated _ -> Outcome.WON;
      case Result.Unchanged _, Result.StaleSetting _ -> Outcome.HELD;
      case Result.Stale _, Result.Refused _ ->
          throw new IllegalStateException("token: " + result + " (expected: a setting's result)");
    };
  }
}
