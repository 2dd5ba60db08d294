package dev.weir.core.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document as read, each value with its place.
public sealed interface Tree {
  Place place();

  /// A text, number, truth value or nothing.
  ///
  /// @param value a String, Long, Double, Boolean or null
  record Scalar(Place place, @Nullable Object value) implements Tree {}

  /// A list.
  record Sequence(Place place, List<Tree> items) implements Tree {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// Keys and values, in their order.
  record Mapping(Place place, Map<String, Tree> entries) implements Tree {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }
}
