package dev.weir.bench.subject;

import dev.weir.bench.measure.Proc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// HAProxy or nginx: one configuration file, one process or a small family.
final class Peer implements Target {
  private final String name;
  private final Site site;
  private final Doors doors;
  private final List<String> versionCommand;
  private final Configuration configuration;
  private final BiFunction<Path, Path, List<String>> command;
  private final Running running = new Running();

  /// What a file says, and how a peer is started with it.
  @FunctionalInterface
  interface Configuration {
    String of(Site site, Doors doors);
  }

  /// @param command of the configuration file and its folder
  Peer(
      String name,
      Site site,
      Doors doors,
      List<String> versionCommand,
      Configuration configuration,
      BiFunction<Path, Path, List<String>> command) {
    this.name = name;
    this.site = site;
    this.doors = doors;
    this.versionCommand = versionCommand;
    this.configuration = configuration;
    this.command = command;
  }

  static Peer haproxy(String name, Site site, Doors doors, Configuration configuration) {
    return new Peer(
        name,
        site,
        doors,
        List.of("haproxy", "-v"),
        configuration,
        (file, _) -> List.of("haproxy", "-db", "-f", file.toString()));
  }

  static Peer nginx(String name, Site site, Doors doors, Configuration configuration) {
    return new Peer(
        name,
        site,
        doors,
        List.of("nginx", "-v"),
        configuration,
        (file, home) -> List.of("nginx", "-e", "stderr", "-p", home + "/", "-c", file.toString()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InetSocketAddress address(Door door) {
    return Site.address(doors.port(door));
  }

  @Override
  public void prepare() throws IOException {
    Files.writeString(file(), configuration.of(site, doors));
  }

  @Override
  public void start() throws IOException {
    Path home = site.directory(name);
    running.start(name, home, site.placement().balancer(command.apply(file(), home)));
  }

  @Override
  public void expectAlive() throws IOException {
    running.expectAlive();
  }

  @Override
  public List<Long> pids() throws IOException {
    List<Long> own = running.pids();
    return own.isEmpty() ? own : Proc.family(own.getFirst());
  }

  @Override
  public void stop() {
    running.stop();
  }

  @Override
  public List<String> about() throws IOException {
    Process version = new ProcessBuilder(versionCommand).redirectErrorStream(true).start();
    String text =
        new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .findFirst()
            .orElse("unknown");
    List<String> lines = new ArrayList<>(List.of(text));
    configuration.of(site, doors).lines().map(String::stripTrailing).forEach(lines::add);
    return lines;
  }

  @Override
  public void close() {
    stop();
  }

  private Path file() throws IOException {
    return site.directory(name).resolve(name + ".conf");
  }
}
