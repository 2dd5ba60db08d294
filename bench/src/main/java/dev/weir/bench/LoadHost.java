package dev.weir.bench;

import dev.weir.bench.load.LoadPlan;
import dev.weir.bench.subject.Child;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;

/// The load's process, as the runner speaks to it: one line there, one line back.
final class LoadHost implements AutoCloseable {
  private static final double STANDING_SECONDS_MAX = 30;

  private final Child process;
  private final BufferedWriter to;
  private final BufferedReader from;

  LoadHost(Child process) {
    this.process = process;
    this.to = process.process().outputWriter();
    this.from = process.process().inputReader();
  }

  /// Opens all connections and waits until each has had a reply.
  void start(LoadPlan plan) throws IOException {
    ask(plan.toJson().put("do", "start"));
    int wanted = plan.pattern() == dev.weir.bench.load.Pattern.CHURN ? 0 : plan.connectionCount();
    JsonObject answer =
        ask(
            new JsonObject()
                .put("do", "await")
                .put("standing", wanted)
                .put("seconds", STANDING_SECONDS_MAX));
    if (answer.getInteger("standing") < wanted) {
      stop();
      throw new IOException(
          "load: %s of %d connections stand (expected: all)".formatted(answer, wanted));
    }
  }

  /// Measures.
  ///
  /// @param pids whose CPU time belongs to it
  Slice slice(double seconds, List<Long> pids) throws IOException {
    return new Slice(
        ask(
            new JsonObject()
                .put("do", "slice")
                .put("seconds", seconds)
                .put("pids", new JsonArray(pids))));
  }

  void stop() throws IOException {
    ask(new JsonObject().put("do", "stop"));
  }

  private JsonObject ask(JsonObject command) throws IOException {
    to.write(command.encode());
    to.newLine();
    to.flush();
    String line = from.readLine();
    if (line == null) {
      throw new IOException(
          "load: ended after " + command + " (expected: an answer; see load.log)");
    }
    return new JsonObject(line);
  }

  @Override
  public void close() {
    process.close();
  }
}
