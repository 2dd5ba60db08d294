package dev.weir.admin.log;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Result;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;

/// A process of its own that writes until it is killed. Prints a line when write n is acknowledged.
/// Arguments: directory, first number.
final class WritingVoter {
  private WritingVoter() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    Vertx vertx = Vertx.vertx();
    VoterLog log = Fixtures.open(vertx, Fixtures.settings(Path.of(args[0])));
    for (int n = Integer.parseInt(args[1]); ; n++) {
      Result result =
          Fixtures.await(
              log.submit(
                  Fixtures.command(
                      "r" + n,
                      new Change.PutSetting("n", Integer.toString(n), new Expect.Any()),
                      new Change.PutSetting("k" + n % 50, "v" + n, new Expect.Any()))));
      if (!(result instanceof Result.Committed)) {
        throw new IllegalStateException("write " + n + ": " + result);
      }
      out.println("acknowledged " + n);
      out.flush();
    }
  }
}
