package dev.weir.core.net;

import java.util.List;

/// What a PROXY header says. `LOCAL` is a connection of the sender's own, a health check for
/// instance: it says nothing of addresses, and the ends of the socket count.
public record ProxyHeader(
    Version version, Command command, ProxyAddresses addresses, List<ProxyTlv> tlvs) {
  /// A health check's header.
  public static final ProxyHeader LOCAL =
      new ProxyHeader(Version.V2, Command.LOCAL, ProxyAddresses.UNSPECIFIED, List.of());

  /// A line of text, or binary.
  public enum Version {
    V1,
    V2
  }

  /// On whose behalf the connection was made.
  public enum Command {
    LOCAL,
    PROXY
  }

  public ProxyHeader {
    tlvs = List.copyOf(tlvs);
    boolean isBare = addresses instanceof ProxyAddresses.Unspecified && tlvs.isEmpty();
    if (command == Command.LOCAL && !(isBare && version == Version.V2)) {
      throw new IllegalArgumentException(
          "LOCAL: " + version + " " + addresses + " " + tlvs + " (expected: version 2 alone)");
    }
    if (version == Version.V1 && !tlvs.isEmpty()) {
      throw new IllegalArgumentException("TLVs: " + tlvs + " (expected: none in version 1)");
    }
    if (addresses instanceof ProxyAddresses.Unspecified && !tlvs.isEmpty()) {
      // Nobody reads them there: where they begin depends on the family.
      throw new IllegalArgumentException("TLVs: " + tlvs + " (expected: none without addresses)");
    }
  }

  public static ProxyHeader v1(ProxyAddresses addresses) {
    return new ProxyHeader(Version.V1, Command.PROXY, addresses, List.of());
  }

  public static ProxyHeader v2(ProxyAddresses addresses, ProxyTlv... tlvs) {
    return new ProxyHeader(Version.V2, Command.PROXY, addresses, List.of(tlvs));
  }
}
