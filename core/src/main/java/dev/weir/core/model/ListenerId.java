package dev.weir.core.model;

/// The id of a listener, as its operator chose it.
public record ListenerId(String value) implements Comparable<ListenerId> {
  public ListenerId {
    Ids.check("listener id", value);
  }

  @Override
  public int compareTo(ListenerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
