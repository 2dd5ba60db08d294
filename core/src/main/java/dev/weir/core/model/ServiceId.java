package dev.weir.core.model;

/// The id of a service, as its operator chose it.
public record ServiceId(String value) implements Comparable<ServiceId> {
  public ServiceId {
    Ids.check("service id", value);
  }

  @Override
  public int compareTo(ServiceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
