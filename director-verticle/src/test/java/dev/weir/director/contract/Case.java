package dev.weir.director.contract;

/// Something that happens to a connection, and what its ends must see of it.
///
/// @param name a sentence that goes on "when …"
/// @param expected said once, for every forwarder; see [Difference] for those that do not
record Case(String name, Observed expected, Play play) {
  @FunctionalInterface
  interface Play {
    Observed on(Stage stage) throws Exception;
  }

  Case(String name, String expected, Play play) {
    this(name, new Observed(expected), play);
  }

  @Override
  public String toString() {
    return name;
  }
}
