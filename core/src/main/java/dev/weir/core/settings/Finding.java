package dev.weir.core.settings;

/// One thing that is wrong with a document.
///
/// @param code `type`, `range`, `form`, `required`, `unknown-field`, `duplicate` or `syntax`
/// @param found what stands there
/// @param expected what may stand there
public record Finding(Place place, String code, String found, String expected) {
  @Override
  public String toString() {
    return place + ": " + found + " (expected: " + expected + ")";
  }
}
