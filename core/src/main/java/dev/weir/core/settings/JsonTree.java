package dev.weir.core.settings;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns JSON into a [Tree]; places are JSON pointers.
public final class JsonTree {
  private JsonTree() {}

  public static Tree.Mapping of(JsonObject json, String source) {
    return mapping(json, new Place(source, 0, ""));
  }

  private static Tree.Mapping mapping(JsonObject json, Place place) {
    Map<String, Tree> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : json) {
      entries.put(entry.getKey(), tree(entry.getValue(), place.child(entry.getKey())));
    }
    return new Tree.Mapping(place, entries);
  }

  @SuppressWarnings("NullAway") // JSON null arrives as null although the iterator does not say so
  private static Tree tree(Object value, Place place) {
    return switch (value) {
      case JsonObject object -> mapping(object, place);
      case JsonArray array -> {
        List<Tree> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          items.add(tree(array.getValue(i), place.child(Integer.toString(i))));
        }
        yield new Tree.Sequence(place, items);
      }
      case Integer number -> new Tree.Scalar(place, number.longValue());
      case Float number -> new Tree.Scalar(place, number.doubleValue());
      case null, default -> new Tree.Scalar(place, value);
    };
  }
}
