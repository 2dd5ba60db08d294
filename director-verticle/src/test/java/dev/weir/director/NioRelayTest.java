package dev.weir.director;

/// The relay on plain NIO.
class NioRelayTest extends RelayContract {
  NioRelayTest() {
    super(new Cluster(Cluster.Sockets.NIO));
  }
}
