package dev.weir.core.wire;

/// A kind of fact: its name on the bus and in envelopes, and how its values become bytes.
public record Topic<T>(String name, Codec<T> codec) {
  public String address() {
    return "weir.v1." + name;
  }
}
