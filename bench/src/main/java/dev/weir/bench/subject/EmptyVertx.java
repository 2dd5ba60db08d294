package dev.weir.bench.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A clustered Vert.x with Hazelcast and nothing in it: what a director cannot be smaller than.
/// With the flags of Weir's JVM.
final class EmptyVertx implements Target {
  private static final long REHEARSAL_SECONDS_MAX = 120;

  private final Site site;
  private final Path flags;
  private final int port;
  private final int clusterPort;
  private final Running running = new Running();

  EmptyVertx(Site site, Path flags, int port, int clusterPort) {
    this.site = site;
    this.flags = flags;
    this.port = port;
    this.clusterPort = clusterPort;
  }

  @Override
  public String name() {
    return "empty";
  }

  @Override
  public boolean serves(Door door) {
    return door == Door.PLAIN;
  }

  @Override
  public InetSocketAddress address(Door door) {
    return Site.address(port);
  }

  /// Records an AOT cache, as the build does for Weir.
  @Override
  public void prepare() throws IOException {
    Process rehearsal =
        new ProcessBuilder(command(List.of("-XX:AOTCacheOutput=" + cache()), List.of("once")))
            .redirectErrorStream(true)
            .redirectOutput(site.directory(name()).resolve("cache.log").toFile())
            .start();
    try {
      if (!rehearsal.waitFor(REHEARSAL_SECONDS_MAX, TimeUnit.SECONDS)) {
        rehearsal.destroyForcibly();
        throw new IOException("empty: no AOT cache (expected: within two minutes)");
      }
    } catch (InterruptedException e) {
      rehearsal.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("empty: interrupted", e);
    }
  }

  @Override
  public void start() throws IOException {
    List<String> flag = hasCache() ? List.of("-XX:AOTCache=" + cache()) : List.of();
    running.start(
        name(), site.directory(name()), site.placement().balancer(command(flag, List.of())));
  }

  private List<String> command(List<String> more, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(site.java().toString(), "@" + flags));
    command.addAll(more);
    command.addAll(List.of("-cp", classPath(), "dev.weir.bench.Main", "empty"));
    command.addAll(List.of(Site.ADDRESS, Integer.toString(port), Integer.toString(clusterPort)));
    command.addAll(arguments);
    return command;
  }

  /// An AOT cache wants jars, not folders.
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .map(each -> Files.isDirectory(Path.of(each)) ? jarOf(Path.of(each)) : each)
        .collect(Collectors.joining(":"));
  }

  private static String jarOf(Path classes) {
    try (Stream<Path> files = Files.list(Objects.requireNonNull(classes.getParent(), "target"))) {
      return files
          .map(Path::toString)
          .filter(each -> each.endsWith(".jar"))
          .findFirst()
          .orElse(classes.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path cache() throws IOException {
    return site.directory(name()).resolve("empty.aot");
  }

  private boolean hasCache() throws IOException {
    return Files.exists(cache());
  }

  @Override
  public void expectAlive() throws IOException {
    running.expectAlive();
  }

  @Override
  public List<Long> pids() {
    return running.pids();
  }

  @Override
  public void stop() {
    running.stop();
  }

  @Override
  public List<String> about() throws IOException {
    return List.of(
        "Vert.x and Hazelcast, a cluster of one, an echo for the bench to ask, "
            + (hasCache() ? "with an AOT cache" : "without an AOT cache"));
  }

  @Override
  public void close() {
    stop();
  }
}
