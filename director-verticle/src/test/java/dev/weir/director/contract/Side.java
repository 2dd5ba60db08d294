package dev.weir.director.contract;

/// One end of a connection.
enum Side {
  CLIENT("client"),
  BACKEND("backend");

  private final String label;

  Side(String label) {
    this.label = label;
  }

  Side other() {
    return this == CLIENT ? BACKEND : CLIENT;
  }

  @Override
  public String toString() {
    return label;
  }
}
