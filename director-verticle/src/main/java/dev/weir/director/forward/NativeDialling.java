package dev.weir.director.forward;

import dev.weir.core.model.Dial;
import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.director.forward.linux.Errno;
import dev.weir.director.forward.linux.Family;
import dev.weir.director.forward.linux.SocketAddresses;
import dev.weir.director.forward.linux.Sys;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Makes sockets that connect to backends. Belongs to one loop.
final class NativeDialling {
  private final Sys sys;
  private final KeepAlive keepAlive = KeepAlive.ofSystem();
  private final @Nullable IpAddress own;
  private final LoopLedger ledger;
  private final SocketAddresses remote;
  private final SocketAddresses local;

  /// @param source the address to dial from, or null for the system's choice
  NativeDialling(Sys sys, Arena arena, @Nullable InetAddress source, LoopLedger ledger) {
    this.sys = sys;
    this.own = source == null ? null : IpAddress.of(source.getAddress());
    this.ledger = ledger;
    this.remote = new SocketAddresses(arena);
    this.local = new SocketAddresses(arena);
  }

  /// Begins to connect.
  ///
  /// @param peer the client, whose address is taken where the service says so
  /// @return the socket, or below zero what went wrong
  int connect(InetSocketAddress address, DialOrder order, IpAddress peer) {
    Family family = Family.of(address.getAddress());
    int fd = sys.socket(family);
    if (fd < 0) {
      return fd;
    }
    if (keepAlive.beginsBeforeEndOf(order.forwarding().timeouts())) {
      sys.setOption(fd, Sys.SOL_SOCKET, Sys.SO_KEEPALIVE, 1);
    }
    int result = bindSource(fd, family, order, peer);
    if (result >= 0) {
      result = sys.connect(fd, remote.with(address));
    }
    if (result < 0 && !Errno.INPROGRESS.is(result)) {
      sys.close(fd);
      return result;
    }
    return fd;
  }

  private int bindSource(int fd, Family family, DialOrder order, IpAddress peer) {
    Dial dial = order.forwarding().dial();
    IpAddress source = dial.source() == null ? own : dial.source();
    if (dial.transparent()) {
      ProxyAddresses.Inet named = order.named();
      source = named == null ? peer : named.source();
      if (Family.of(source) != family) {
        ledger.otherFamily();
      } else {
        int allowed = transparent(fd, family);
        if (allowed < 0) {
          return allowed;
        }
      }
    }
    if (source == null || Family.of(source) != family) {
      return 0;
    }
    // Else a source address can carry no more connections than there are ephemeral ports.
    sys.setOption(fd, Sys.IPPROTO_IP, Sys.IP_BIND_ADDRESS_NO_PORT, 1);
    return sys.bind(fd, local.with(source, 0));
  }

  private int transparent(int fd, Family family) {
    return family == Family.IPV4
        ? sys.setOption(fd, Sys.IPPROTO_IP, Sys.IP_TRANSPARENT, 1)
        : sys.setOption(fd, Sys.IPPROTO_IPV6, Sys.IPV6_TRANSPARENT, 1);
  }
}
