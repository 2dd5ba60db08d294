package dev.weir.admin.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/// Cuts a collection into pages. The cursor holds the key of the last item, so that what is added
/// or removed elsewhere neither doubles nor loses one.
final class Page {
  private Page() {}

  /// @param items in the order of their keys, already filtered
  static <T> JsonObject of(
      ApiRequest request,
      List<T> items,
      Function<T, String> key,
      Function<T, JsonObject> writer,
      String revision) {
    int limit = (int) request.integer("limit", 1, ApiRequest.LIMIT_MAX, ApiRequest.LIMIT_DEFAULT);
    String cursor = request.query("cursor");
    int from = cursor == null ? 0 : indexAfter(items, key, decoded(cursor));
    int to = Math.min(items.size(), from + limit);
    JsonArray page = new JsonArray();
    for (T item : items.subList(from, to)) {
      page.add(writer.apply(item));
    }
    String next = to < items.size() ? encoded(key.apply(items.get(to - 1))) : null;
    return new JsonObject()
        .put("items", page)
        .put("next", next)
        .put("total", items.size())
        .put("revision", revision);
  }

  private static <T> int indexAfter(List<T> items, Function<T, String> key, String last) {
    for (int i = 0; i < items.size(); i++) {
      if (key.apply(items.get(i)).equals(last)) {
        return i + 1;
      }
    }
    int index = 0;
    while (index < items.size() && key.apply(items.get(index)).compareTo(last) < 0) {
      index++;
    }
    return index;
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new Problem(
          ProblemKind.MALFORMED, "cursor: " + cursor + " (expected: `next` of the page before)");
    }
  }
}
