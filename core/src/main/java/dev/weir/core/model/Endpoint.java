package dev.weir.core.model;

/// A host (name or address, IPv6 without brackets) and a TCP port.
public record Endpoint(String host, int port) {
  public static final int PORT_MAX = 65_535;
  public static final int HOST_LENGTH_MAX = 253;

  public Endpoint {
    if (host.isEmpty()
        || host.length() > HOST_LENGTH_MAX
        || !host.chars().allMatch(Endpoint::isHostChar)) {
      throw new IllegalArgumentException(
          "host: " + host + " (expected: a host name or an address without brackets)");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1.." + PORT_MAX + ")");
    }
  }

  /// Reads `host:port`, `[ipv6]:port`, or `host` alone with the given port.
  public static Endpoint parse(String text, int defaultPort) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (end < 0) {
        throw new IllegalArgumentException("address: " + text + " (expected: [ipv6]:port)");
      }
      String rest = text.substring(end + 1);
      return new Endpoint(text.substring(1, end), port(text, rest, defaultPort));
    }
    int colon = text.indexOf(':');
    if (colon < 0 || colon != text.lastIndexOf(':')) {
      return new Endpoint(text, defaultPort);
    }
    return new Endpoint(text.substring(0, colon), port(text, text.substring(colon), defaultPort));
  }

  public Endpoint withPort(int otherPort) {
    return new Endpoint(host, otherPort);
  }

  private static int port(String text, String suffix, int defaultPort) {
    if (suffix.isEmpty()) {
      return defaultPort;
    }
    try {
      return Integer.parseInt(suffix.substring(1));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("address: " + text + " (expected: host:port)");
    }
  }

  private static boolean isHostChar(int c) {
    return c == '.' || c == '-' || c == ':' || c == '_' || c == '%' || Character.isLetterOrDigit(c);
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
