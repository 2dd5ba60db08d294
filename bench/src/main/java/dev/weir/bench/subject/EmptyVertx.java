package dev.weir.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A clustered Vert.x with Hazelcast and nothing in it: what a director cannot be smaller than.
/// With the flags of Weir's JVM.
final class EmptyVertx implements Target {
  private final Site site;
  private final Path flags;
  private final int port;
  private final int clusterPort;
  private @Nullable Child running;

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

  @Override
  public void prepare() {}

  @Override
  public void start() throws IOException {
    List<String> command =
        List.of(
            site.java().toString(),
            "@" + flags,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weir.bench.Main",
            "empty",
            Site.ADDRESS,
            Integer.toString(port),
            Integer.toString(clusterPort));
    running = Child.start(name(), site.directory(name()), site.placement().balancer(command));
  }

  @Override
  public void expectAlive() throws IOException {
    if (running != null) {
      running.expectAlive();
    }
  }

  @Override
  public List<Long> pids() {
    return running == null ? List.of() : List.of(running.pid());
  }

  @Override
  public void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public List<String> about() {
    return List.of("Vert.x and Hazelcast, a cluster of one, an echo for the bench to ask");
  }

  @Override
  public void close() {
    stop();
  }
}
