package dev.weir.bench.load;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The load as a process: a line of JSON comes in, a line of JSON goes out, until the input ends.
/// `start` opens the connections of a [LoadPlan], `await` waits until they stand, `slice` measures,
/// `stop` closes them.
public final class LoadProcess {
  private final CpuClock cpu;
  private @Nullable RunningLoad running;

  private LoadProcess(CpuClock cpu) {
    this.cpu = cpu;
  }

  /// Runs it.
  public static void run(CpuClock cpu) throws IOException, InterruptedException {
    LoadProcess process = new LoadProcess(cpu);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = in.readLine()) != null) {
      System.out.println(process.answer(new JsonObject(line)).encode());
      System.out.flush();
    }
  }

  private JsonObject answer(JsonObject command) throws IOException, InterruptedException {
    String verb = command.getString("do");
    return switch (verb) {
      case "start" -> start(LoadPlan.of(command));
      case "await" ->
          load().awaitStanding(command.getInteger("standing"), command.getDouble("seconds"));
      case "slice" -> load().slice(command.getDouble("seconds"), pids(command), cpu);
      case "stop" -> stop();
      default ->
          throw new IllegalArgumentException(
              "do: " + verb + " (expected: start, await, slice or stop)");
    };
  }

  private JsonObject start(LoadPlan plan) throws IOException {
    running = RunningLoad.start(plan);
    return new JsonObject();
  }

  private JsonObject stop() throws InterruptedException {
    load().stop();
    running = null;
    return new JsonObject();
  }

  private static List<Long> pids(JsonObject command) {
    return command.getJsonArray("pids").stream().map(each -> ((Number) each).longValue()).toList();
  }

  private RunningLoad load() {
    return Objects.requireNonNull(running, "no load is running");
  }
}
