package dev.weir.bench;

import dev.weir.bench.report.Comparison;
import dev.weir.bench.report.Figure;
import dev.weir.bench.report.Goals;
import dev.weir.bench.report.MarkdownTable;
import dev.weir.bench.report.Sample;
import dev.weir.bench.report.SvgChart;
import dev.weir.bench.subject.Certificate;
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
  private final Path root;
  private final String command;
  private final PrintStream progress = System.err;
  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
  private final Ports ports = new Ports();
  private final Map<String, List<String>> about = new LinkedHashMap<>();
  private final List<String> stories = new ArrayList<>();
  private final List<String> warmUps = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();

  /// @param root of the project
  /// @param command as it was given
  Run(Options options, Path root, String command) {
    this.options = options;
    this.root = root;
    this.command = command;
  }

  /// Does it.
  ///
  /// @return what failed; the rest stands in the results
  List<String> all() throws IOException {
    checkPrograms();
    deleteAll(options.out());
    List<String> surroundings = new ArrayList<>(Surroundings.lines());
    for (Placement placement : options.placements()) {
      at(placement);
    }
    surroundings.add("load average after: " + Surroundings.loadAverage());
    write(surroundings);
    return failures;
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
    Site site = new Site(directory, placement, ports.next(), ports.next(), java);
    Certificate.make(site);
    List<Target> targets = new ArrayList<>();
    try (Child backend = startBackend(site);
        LoadHost load = new LoadHost(startProgram(site, "load", List.of()))) {
      if (backend.process().inputReader().readLine() == null) {
        throw new IOException("backend: ended (expected: listening; see backend.log)");
      }
      Targets makers = options.targetsAt(site);
      for (String name : options.targetsOf(placement.name())) {
        Target target = makers.make(name, ports);
        targets.add(target);
      }
      Measurements measurements = new Measurements(options.times(), placement, load, progress);
      Bench bench = new Bench(options, targets, load, progress, measurements);
      samples.addAll(bench.run());
      warmUps.addAll(measurements.warmUps());
      stories.addAll(measurements.stories());
      failures.addAll(bench.failures());
      for (Target target : targets) {
        describe(target);
      }
    } finally {
      targets.forEach(Target::close);
    }
  }

  /// What it was; a target that cannot even say that has failed.
  private void describe(Target target) {
    try {
      about.putIfAbsent(target.name(), target.about());
    } catch (IOException | RuntimeException e) {
      failures.add(target.name() + ": " + e);
    }
  }

  private Child startBackend(Site site) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(site.placement().loopCount()));
    arguments.add(Integer.toString(site.backendPort()));
    arguments.add(Integer.toString(site.proxiedPort()));
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
    String base = Targets.nameOf(options.base());
    List<Comparison> comparisons = Comparison.of(samples, base);
    List<String> names = List.copyOf(about.keySet());
    String svg = SvgChart.draw(comparisons, names, base, Figure.CPU);
    String page = page(surroundings, MarkdownTable.print(comparisons, names, base));
    Files.writeString(options.out().resolve("results.md"), page);
    Files.writeString(options.out().resolve("results.json"), json(surroundings).encodePrettily());
    Files.writeString(options.out().resolve("results.svg"), svg);
    if (options.isWhole()) {
      Path docs = root.resolve("docs");
      Page.write(docs.resolve("BENCHMARKS.md"), "![Ratios](images/benchmarks.svg)\n\n" + page);
      Files.writeString(docs.resolve("images").resolve("benchmarks.svg"), svg);
    }
    System.out.print(page);
    System.out.println("\nwritten: results.md, results.json, results.svg in " + options.out());
  }

  private String page(List<String> surroundings, String table) {
    StringBuilder page = new StringBuilder();
    page.append("`").append(command.strip()).append("`\n\n");
    surroundings.forEach(each -> page.append("- ").append(each).append('\n'));
    page.append(
        "- rounds: %d, slices of %s s; in parentheses 95 %% intervals of the median%n"
            .formatted(options.times().rounds(), options.times().sliceSeconds()));
    about.forEach((name, lines) -> page.append("- %s: %s%n".formatted(name, lines.getFirst())));
    failures.forEach(
        each -> page.append("- **failed**: ").append(each.replace('\n', ' ')).append('\n'));
    page.append('\n').append(table);
    String goals = Goals.print(samples);
    page.append("\n### Goals\n\n").append(goals);
    page.append("\n### Settings in effect\n");
    about.forEach(
        (name, lines) -> {
          page.append("\n`").append(name).append("`\n\n```\n");
          lines.forEach(each -> page.append(each).append('\n'));
          page.append("```\n");
        });
    page.append("\n### Starts, in the director's own words\n\n```\n");
    stories.forEach(each -> page.append(each).append('\n'));
    page.append("```\n");
    page.append("\n### Warm-up\n\n```\n");
    warmUps.forEach(each -> page.append(each).append('\n'));
    page.append("```\n");
    return page.toString()
        .replace(options.out().toString(), "OUT")
        .replace(root.toString() + '/', "");
  }

  private JsonObject json(List<String> surroundings) {
    return new JsonObject()
        .put("surroundings", new JsonArray(surroundings))
        .put("command", command)
        .put("base", options.base())
        .put("rounds", options.times().rounds())
        .put("sliceSeconds", options.times().sliceSeconds())
        .put("failures", new JsonArray(failures))
        .put("starts", new JsonArray(stories))
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
