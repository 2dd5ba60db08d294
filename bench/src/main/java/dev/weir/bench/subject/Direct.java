package dev.weir.bench.subject;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The backend itself: what load and backend can do together.
final class Direct implements Target {
  private final Site site;

  Direct(Site site) {
    this.site = site;
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public boolean serves(Door door) {
    return door == Door.PLAIN;
  }

  @Override
  public InetSocketAddress address(Door door) {
    return new InetSocketAddress(
        InetAddress.ofLiteral(Site.BACKENDS.getFirst()), site.backendPort());
  }

  @Override
  public void prepare() {}

  @Override
  public void start() {}

  @Override
  public void expectAlive() {}

  @Override
  public List<Long> pids() {
    return List.of();
  }

  @Override
  public void stop() {}

  @Override
  public List<String> about() {
    return List.of("the backend without a balancer");
  }

  @Override
  public void close() {}
}
