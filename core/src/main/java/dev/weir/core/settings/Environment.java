package dev.weir.core.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Lays environment variables over a document: each key that a reader asks for has one, and a
/// variable wins over the document. Lists are comma-separated; an empty variable counts as unset.
public final class Environment {
  public static final String PREFIX = "WEIR_";

  private final Map<String, String> variables;
  private final Set<String> passedOver;

  /// @param variables all of the process
  /// @param passedOver names that begin with [#PREFIX] and are read elsewhere
  public Environment(Map<String, String> variables, Set<String> passedOver) {
    this.variables = Map.copyOf(variables);
    this.passedOver = Set.copyOf(passedOver);
  }

  /// The document with the variables laid over it; unknown variables become findings.
  ///
  /// @param settings every value that the reader of the document asks for
  public Tree.Mapping over(Tree.Mapping document, List<Setting> settings, Findings findings) {
    Map<String, Setting> known = new LinkedHashMap<>();
    settings.forEach(setting -> known.put(setting.variable(), setting));
    Tree.Mapping result = document;
    for (Map.Entry<String, String> each : new TreeMap<>(variables).entrySet()) {
      String name = each.getKey();
      if (!name.startsWith(PREFIX) || passedOver.contains(name) || each.getValue().isEmpty()) {
        continue;
      }
      Setting setting = known.get(name);
      if (setting == null) {
        findings.add(unknown(name, known.keySet()));
        continue;
      }
      String path = "/" + setting.key().replace('.', '/');
      Tree value = value(setting.type(), each.getValue(), new Place(name, 0, path));
      Place root = new Place(name, 0, "");
      result = with(result, root, List.of(setting.key().split("\\.", -1)), value);
    }
    return result;
  }

  /// The value is not told: it may be a secret.
  private static Finding unknown(String name, Set<String> known) {
    String nearest = NearestKey.of(name, known);
    return new Finding(
        new Place(name, 0, ""),
        "unknown-field",
        "unknown variable",
        nearest == null
            ? "a key of the settings, " + PREFIX + "ADMIN_PORT for admin.port"
            : "did you mean " + nearest + "?");
  }

  private static Tree value(Setting.Type type, String text, Place place) {
    return switch (type) {
      case TEXT, CHOICE, DURATION -> new Tree.Scalar(place, text);
      case FLAG -> new Tree.Scalar(place, flag(text));
      case INTEGER -> new Tree.Scalar(place, integer(text));
      case NUMBER -> new Tree.Scalar(place, number(text));
      case TEXTS -> texts(text, place);
    };
  }

  private static Object flag(String text) {
    return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
  }

  private static Object integer(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      return text;
    }
  }

  private static Object number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException _) {
      return text;
    }
  }

  private static Tree texts(String text, Place place) {
    List<Tree> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(new Tree.Scalar(place, item.strip()));
      }
    }
    return new Tree.Sequence(place, items);
  }

  /// @param made where a mapping stands that the document lacks
  private static Tree.Mapping with(@Nullable Tree tree, Place made, List<String> path, Tree value) {
    Place place = tree == null ? made : tree.place();
    Map<String, Tree> entries = new LinkedHashMap<>();
    if (tree instanceof Tree.Mapping mapping) {
      entries.putAll(mapping.entries());
    }
    String key = path.getFirst();
    entries.put(
        key,
        path.size() == 1
            ? value
            : with(entries.get(key), made.child(key), path.subList(1, path.size()), value));
    return new Tree.Mapping(place, entries);
  }
}
