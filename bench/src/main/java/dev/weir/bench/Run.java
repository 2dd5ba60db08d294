package dev.weir.bench;

import dev.weir.bench.report.Comparison;
import dev.weir.bench.report.Figure;
import dev.weir.bench.report.MarkdownTable;
import dev.weir.bench.report.Sample;
import dev.weir.bench.report.SvgChart;
import dev.weir.bench.subject.Child;
import dev.weir.bench.subject.Placement;
import dev.weir.bench.subject.Ports;
import dev.weir.bench.subject.Programs;
import dev.weir.bench.subject.Site;
import dev.weir.bench.subject.Target;
import dev.weir.bench.subject.Targets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A whole run: starts load, backend and targets for each placement, and writes the results.
final class Run {
  private final Options options;
  private final PrintStream progress = System.err;
  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
  private final Ports ports = new Ports();
  private final Map<String, List<String>> about = new LinkedHashMap<>();
  private final List<String> warmUps = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();

  Run(Options options) {
    this.options = options;
  }

  void all() throws IOException {
    checkPrograms();
    deleteAll(options.out());
    List<String> surroundings = new ArrayList<>(Surroundings.lines());
    for (Placement placement : options.placements()) {
      at(placement);
    }
    surroundings.add("load average after: " + Surroundings.loadAverage());
    write(surroundings);
  }

  private void checkPrograms() throws IOException {
    List<String> wanted =
        Stream.of("taskset", "haproxy", "nginx")
            .filter(
                each ->
                    each.equals("taskset")
                        || options.targets().stream().anyMatch(target -> target.startsWith(each)))
            .toList();
    List<String> missing = Programs.missing(wanted);
    if (!missing.isEmpty()) {
      throw new IOException(
          "missing: %s (expected: in PATH; on Debian: sudo .ci/install)".formatted(missing));
    }
  }

  private void at(Placement placement) throws IOException {
    Path directory = Files.createDirectories(options.out().resolve(placement.name()));
    Site site = new Site(directory, placement, ports.next(), java);
    List<Target> targets = new ArrayList<>();
    try (Child backend = startBackend(site);
        LoadHost load = new LoadHost(startProgram(site, "load", List.of()))) {
      if (backend.process().inputReader().readLine() == null) {
        throw new IOException("backend: ended (expected: listening; see backend.log)");
      }
      Targets makers = options.targetsAt(site);
      for (String name : options.targets()) {
        Target target = makers.make(name, ports);
        targets.add(target);
        target.prepare();
        about.putIfAbsent(target.name(), target.about());
      }
      Bench bench = new Bench(options, placement, targets, load, progress);
      samples.addAll(bench.run());
      warmUps.addAll(bench.warmUps());
    } finally {
      targets.forEach(Target::close);
    }
  }

  private Child startBackend(Site site) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(site.placement().loopCount()));
    arguments.add(Integer.toString(site.backendPort()));
    arguments.addAll(Site.BACKENDS);
    return startProgram(site, "backend", arguments);
  }

  private Child startProgram(Site site, String program, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                program));
    command.addAll(arguments);
    return Child.piped(program, site.directory(), site.placement().load(command));
  }

  private void write(List<String> surroundings) throws IOException {
    List<Comparison> comparisons = Comparison.of(samples, options.base());
    List<String> names = List.copyOf(about.keySet());
    String table = MarkdownTable.print(comparisons, names, options.base());
    StringBuilder page = new StringBuilder(table).append('\n');
    surroundings.forEach(each -> page.append("- ").append(each).append('\n'));
    page.append(
        "- rounds: %d, slices of %s s\n"
            .formatted(options.times().rounds(), options.times().sliceSeconds()));
    about.forEach(
        (name, lines) -> {
          page.append("\n`").append(name).append("`\n\n```\n");
          lines.forEach(each -> page.append(each).append('\n'));
          page.append("```\n");
        });
    page.append("\nWarm-up\n\n```\n");
    warmUps.forEach(each -> page.append(each).append('\n'));
    page.append("```\n");
    Files.writeString(options.out().resolve("results.md"), page);
    Files.writeString(options.out().resolve("results.json"), json(surroundings).encodePrettily());
    Files.writeString(
        options.out().resolve("results.svg"),
        SvgChart.draw(comparisons, names, options.base(), Figure.CPU));
    System.out.print(page);
    System.out.println("\nwritten: results.md, results.json, results.svg in " + options.out());
  }

  private JsonObject json(List<String> surroundings) {
    return new JsonObject()
        .put("surroundings", new JsonArray(surroundings))
        .put("base", options.base())
        .put("rounds", options.times().rounds())
        .put("sliceSeconds", options.times().sliceSeconds())
        .put("warmUps", new JsonArray(warmUps))
        .put("about", new JsonObject(new LinkedHashMap<>(about)))
        .put("samples", new JsonArray(samples.stream().map(Sample::toJson).toList()));
  }

  private static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
