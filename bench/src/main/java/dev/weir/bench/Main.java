package dev.weir.bench;

import dev.weir.bench.backend.BackendProcess;
import dev.weir.bench.load.LoadProcess;
import dev.weir.bench.measure.Proc;
import dev.weir.bench.subject.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One class path, four programs: the runner, and the load, the backend and the empty Vert.x that
/// it starts.
public final class Main {
  private Main() {}

  /// `run ROOT OPTION...`, `load`, `empty ADDRESS PORT CLUSTER_PORT`, or `backend THREADS PORT
  /// PROXIED_PORT ADDRESS...`.
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no program (expected: run, load, backend or empty)");
    }
    List<String> rest = all.subList(1, all.size());
    switch (all.getFirst()) {
      case "run" -> System.exit(run(rest));
      case "load" -> LoadProcess.run(Proc::cpuSeconds);
      case "backend" -> BackendProcess.run(rest);
      case "empty" -> EmptyNode.run(rest);
      default ->
          throw new IllegalArgumentException(
              all.getFirst() + " (expected: run, load, backend or empty)");
    }
  }

  private static int run(List<String> arguments) throws InterruptedException {
    try {
      Child.endAllAtExit();
      Path root = Path.of(arguments.getFirst());
      List<String> words = arguments.subList(1, arguments.size());
      List<String> failures =
          new Run(Options.parse(words, root), root, "bench/run " + String.join(" ", words)).all();
      failures.forEach(each -> System.err.println("bench: failed: " + each));
      return failures.isEmpty() ? 0 : 1;
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
  }
}
