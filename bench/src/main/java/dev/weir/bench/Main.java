package dev.weir.bench;

import dev.weir.bench.backend.BackendProcess;
import dev.weir.bench.load.LoadProcess;
import dev.weir.bench.measure.Proc;
import dev.weir.bench.subject.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One class path, three programs: the runner, and the load and the backend that it starts.
public final class Main {
  private Main() {}

  /// `run ROOT OPTION...`, `load`, or `backend THREADS PORT ADDRESS...`.
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no program (expected: run, load or backend)");
    }
    List<String> rest = all.subList(1, all.size());
    switch (all.getFirst()) {
      case "run" -> System.exit(run(rest));
      case "load" -> LoadProcess.run(Proc::cpuSeconds);
      case "backend" -> BackendProcess.run(rest);
      default ->
          throw new IllegalArgumentException(all.getFirst() + " (expected: run, load or backend)");
    }
  }

  private static int run(List<String> arguments) throws InterruptedException {
    try {
      Child.endAllAtExit();
      Path root = Path.of(arguments.getFirst());
      new Run(Options.parse(arguments.subList(1, arguments.size()), root)).all();
      return 0;
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
  }
}
