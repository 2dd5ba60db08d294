package dev.weir.director.forward.linux;

import dev.weir.core.model.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;

/// Which protocol a socket speaks below TCP.
public enum Family {
  IPV4(2),
  IPV6(10);

  private final int number;

  Family(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  public static Family of(IpAddress address) {
    return address.isV4() ? IPV4 : IPV6;
  }

  public static Family of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }
}
