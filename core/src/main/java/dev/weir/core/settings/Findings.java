package dev.weir.core.settings;

import java.util.ArrayList;
import java.util.List;

/// Everything that is wrong with a document, collected in one pass. Not thread-safe.
public final class Findings {
  /// Findings kept; a document with more is wrong enough.
  public static final int MAX = 100;

  private final List<Finding> all = new ArrayList<>();

  public void add(Finding finding) {
    if (all.size() < MAX) {
      all.add(finding);
    }
  }

  public void add(Place place, String code, Object found, String expected) {
    add(new Finding(place, code, clip(String.valueOf(found)), expected));
  }

  /// What a value type threw, whose message says what it expected.
  void add(Place place, String code, Object found, IllegalArgumentException thrown) {
    String message = String.valueOf(thrown.getMessage());
    int open = message.indexOf("(expected: ");
    add(
        place,
        code,
        found,
        open < 0 ? message : message.substring(open + 11, message.lastIndexOf(')')));
  }

  /// Whether something is wrong at a place or within it.
  public boolean has(Place place) {
    String path = place.path();
    return all.stream()
        .map(each -> each.place().path())
        .anyMatch(each -> each.equals(path) || each.startsWith(path + "/"));
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public List<Finding> all() {
    return List.copyOf(all);
  }

  public void throwIfAny() {
    if (!all.isEmpty()) {
      throw new InvalidDocument(all);
    }
  }

  private static String clip(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
