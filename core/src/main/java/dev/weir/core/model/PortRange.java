package dev.weir.core.model;

/// The ports from `first` to `last`, both included.
public record PortRange(int first, int last) {
  public static final int COUNT_MAX = 1024;

  public PortRange {
    Range.check("port", first, 1, Endpoint.PORT_MAX);
    Range.check("portLast", last, first, Math.min(Endpoint.PORT_MAX, first + COUNT_MAX - 1));
  }

  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  public int count() {
    return last - first + 1;
  }

  public boolean overlaps(PortRange other) {
    return first <= other.last && other.first <= last;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
