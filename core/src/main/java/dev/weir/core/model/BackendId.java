package dev.weir.core.model;

/// The id of a backend, as its operator chose it.
public record BackendId(String value) implements Comparable<BackendId> {
  public BackendId {
    Ids.check("backend id", value);
  }

  @Override
  public int compareTo(BackendId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
