package dev.weir.core.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the keys of one mapping. A wrong value is noted in the [Findings] and replaced by the
/// fallback, so that one pass finds everything that is wrong; the caller ends with [#end] and
/// [Findings#throwIfAny].
public final class Fields {
  private final Tree.Mapping mapping;
  private final Findings findings;
  private final Unknown unknown;
  private final Consumer<Setting> asked;
  private final Set<String> known = new LinkedHashSet<>();

  /// What becomes of keys that nobody asked for.
  public enum Unknown {
    /// Each is a finding: a typo must not go unnoticed.
    REFUSED,
    /// They come from a newer release, and are passed over.
    IGNORED
  }

  public Fields(Tree.Mapping mapping, Findings findings, Unknown unknown) {
    this(mapping, findings, unknown, _ -> {});
  }

  /// @param asked hears of every value that is asked for, with what it turned out to be
  public Fields(Tree.Mapping mapping, Findings findings, Unknown unknown, Consumer<Setting> asked) {
    this.mapping = mapping;
    this.findings = findings;
    this.unknown = unknown;
    this.asked = asked;
  }

  public Place place() {
    return mapping.place();
  }

  public Findings findings() {
    return findings;
  }

  /// Whether the key is there with something other than null.
  public boolean has(String key) {
    return value(key) != null;
  }

  public String text(String key, String fallback) {
    String text = readText(key);
    return told(key, Setting.Type.TEXT, "a text", fallback, text == null ? fallback : text);
  }

  public @Nullable String textOrNull(String key) {
    String text = readText(key);
    tell(key, Setting.Type.TEXT, "a text", null, text);
    return text;
  }

  private @Nullable String readText(String key) {
    Tree tree = value(key);
    if (tree == null) {
      return null;
    }
    if (tree instanceof Tree.Scalar(_, String text)) {
      return text;
    }
    wrongType(tree, "a text");
    return null;
  }

  /// A text that must be there.
  public String required(String key) {
    String text = textOrNull(key);
    if (text == null) {
      if (!has(key)) {
        findings.add(place().child(key), "required", "nothing", "a text");
      }
      return "";
    }
    return text;
  }

  /// A text that a value type parses; what the type throws becomes a finding.
  public <T> T parsed(String key, Function<String, T> parser, T fallback) {
    String text = readText(key);
    T value =
        text == null ? fallback : guarded(key, "form", text, () -> parser.apply(text), fallback);
    return told(key, Setting.Type.TEXT, "a text", fallback, value);
  }

  /// As [#parsed], without a fallback.
  public <T> @Nullable T parsedOrNull(String key, Function<String, T> parser) {
    String text = textOrNull(key);
    return text == null ? null : made(key, "form", text, () -> parser.apply(text));
  }

  public boolean flag(String key, boolean fallback) {
    boolean flag = readFlag(key, fallback);
    return told(key, Setting.Type.FLAG, "true | false", fallback, flag);
  }

  private boolean readFlag(String key, boolean fallback) {
    Tree tree = value(key);
    if (tree == null) {
      return fallback;
    }
    if (tree instanceof Tree.Scalar(_, Boolean flag)) {
      return flag;
    }
    wrongType(tree, "true or false");
    return fallback;
  }

  public long integer(String key, long min, long max, long fallback) {
    Long read = readInteger(key, min, max);
    long number = read == null ? fallback : read;
    return told(key, Setting.Type.INTEGER, min + ".." + max, fallback, number);
  }

  public int integer(String key, int min, int max, int fallback) {
    return (int) integer(key, (long) min, (long) max, (long) fallback);
  }

  public @Nullable Long integerOrNull(String key, long min, long max) {
    Long number = readInteger(key, min, max);
    tell(key, Setting.Type.INTEGER, min + ".." + max, null, number);
    return number;
  }

  private @Nullable Long readInteger(String key, long min, long max) {
    Tree tree = value(key);
    if (tree == null) {
      return null;
    }
    if (!(tree instanceof Tree.Scalar(_, Long number))) {
      wrongType(tree, "a whole number, " + min + ".." + max);
      return null;
    }
    if (number < min || number > max) {
      findings.add(tree.place(), "range", number, min + ".." + max);
      return null;
    }
    return number;
  }

  /// A number with or without a fraction.
  public double number(String key, double min, double max, double fallback) {
    double number = readNumber(key, min, max, fallback);
    return told(key, Setting.Type.NUMBER, min + ".." + max, fallback, number);
  }

  private double readNumber(String key, double min, double max, double fallback) {
    Tree tree = value(key);
    if (tree == null) {
      return fallback;
    }
    if (!(tree instanceof Tree.Scalar(_, Number number))) {
      wrongType(tree, "a number, " + min + ".." + max);
      return fallback;
    }
    double value = number.doubleValue();
    if (!(value >= min && value <= max)) {
      findings.add(tree.place(), "range", value, min + ".." + max);
      return fallback;
    }
    return value;
  }

  /// One of an enum's constants, by the name that `id` gives it.
  public <E extends Enum<E>> E choice(
      String key, List<E> choices, Function<E, String> id, E fallback) {
    String text = readText(key);
    String expected = String.join(" | ", choices.stream().map(id).toList());
    E chosen = fallback;
    if (text != null) {
      E named = named(choices, id, text);
      if (named == null) {
        findings.add(at(key), "form", text, expected);
      } else {
        chosen = named;
      }
    }
    tell(key, Setting.Type.CHOICE, expected, id.apply(fallback), id.apply(chosen));
    return chosen;
  }

  private static <E> @Nullable E named(List<E> choices, Function<E, String> id, String text) {
    for (E each : choices) {
      if (id.apply(each).equals(text)) {
        return each;
      }
    }
    return null;
  }

  /// Whole milliseconds, as the API writes durations (`…Ms`).
  public Duration millis(String key, long minMillis, long maxMillis, Duration fallback) {
    return Duration.ofMillis(integer(key, minMillis, maxMillis, fallback.toMillis()));
  }

  /// A duration as people write it: `250ms`, `10s`, `5m`, `1h`.
  public Duration duration(String key, Duration min, Duration max, Duration fallback) {
    String expected = Durations.print(min) + ".." + Durations.print(max);
    Duration duration = readDuration(key, min, max, fallback, expected);
    String read = Durations.print(duration);
    tell(key, Setting.Type.DURATION, expected, Durations.print(fallback), read);
    return duration;
  }

  private Duration readDuration(
      String key, Duration min, Duration max, Duration fallback, String expected) {
    String text = readText(key);
    if (text == null) {
      return fallback;
    }
    Duration duration = Durations.parse(text);
    if (duration == null) {
      findings.add(at(key), "form", text, "a duration like 250ms, 10s, 5m or 1h, " + expected);
      return fallback;
    }
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      findings.add(at(key), "range", text, expected);
      return fallback;
    }
    return duration;
  }

  public List<String> texts(String key, int countMax, List<String> fallback) {
    List<String> texts = readTexts(key, countMax, fallback);
    String expected = "0.." + countMax + " entries";
    String printed = String.join(",", texts);
    tell(key, Setting.Type.TEXTS, expected, String.join(",", fallback), printed);
    return texts;
  }

  /// A list of texts that a value type parses; those that it refuses are findings, and left out.
  public <T> List<T> parsedEach(String key, int countMax, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    for (String text : texts(key, countMax, List.of())) {
      T value = made(key, "form", text, () -> parser.apply(text));
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private List<String> readTexts(String key, int countMax, List<String> fallback) {
    Tree tree = value(key);
    if (tree == null) {
      return fallback;
    }
    List<String> texts = new ArrayList<>();
    for (Tree item : items(tree, countMax)) {
      if (item instanceof Tree.Scalar(_, String text)) {
        texts.add(text);
      } else {
        wrongType(item, "a text");
      }
    }
    return texts;
  }

  /// The mapping under a key; an empty one if the key is missing.
  public Fields object(String key) {
    Tree tree = value(key);
    if (tree instanceof Tree.Mapping child) {
      return new Fields(child, findings, unknown, asked);
    }
    if (tree != null) {
      wrongType(tree, "a mapping");
    }
    return new Fields(new Tree.Mapping(place().child(key), Map.of()), findings, unknown, asked);
  }

  public List<Fields> objects(String key, int countMax) {
    Tree tree = value(key);
    if (tree == null) {
      return List.of();
    }
    List<Fields> objects = new ArrayList<>();
    for (Tree item : items(tree, countMax)) {
      if (item instanceof Tree.Mapping child) {
        objects.add(new Fields(child, findings, unknown, asked));
      } else {
        wrongType(item, "a mapping");
      }
    }
    return objects;
  }

  /// The keys that stand here, for mappings whose keys are data.
  public Set<String> keys() {
    known.addAll(mapping.entries().keySet());
    return mapping.entries().keySet();
  }

  /// Runs a constructor or parser; what it throws becomes a finding at the key, and the result is
  /// null.
  public <T> @Nullable T made(String key, String code, Object found, Supplier<T> make) {
    List<T> made = new ArrayList<>(1);
    guarded(key, code, found, () -> made.add(make.get()), false);
    return made.isEmpty() ? null : made.getFirst();
  }

  /// Runs a constructor or parser; what it throws becomes a finding at the key.
  public <T> T guarded(String key, String code, Object found, Supplier<T> make, T fallback) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      findings.add(at(key), code, found, e);
      return fallback;
    }
  }

  /// Ends the reading of this mapping: keys that nobody asked for are findings, with the nearest
  /// known key.
  public void end() {
    if (unknown == Unknown.IGNORED) {
      return;
    }
    for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        String nearest = NearestKey.of(entry.getKey(), known);
        findings.add(
            entry.getValue().place(),
            "unknown-field",
            "unknown key " + entry.getKey(),
            nearest == null
                ? known.isEmpty() ? "no keys" : "one of " + String.join(", ", known)
                : "did you mean " + nearest + "?");
      }
    }
  }

  /// The place of a key, whether it is there or not.
  public Place at(String key) {
    Tree tree = mapping.entries().get(key);
    return tree == null ? place().child(key) : tree.place();
  }

  private List<Tree> items(Tree tree, int countMax) {
    if (!(tree instanceof Tree.Sequence(_, List<Tree> items))) {
      wrongType(tree, "a list");
      return List.of();
    }
    if (items.size() > countMax) {
      findings.add(tree.place(), "range", items.size() + " entries", "0.." + countMax + " entries");
      return List.of();
    }
    return items;
  }

  private <T> T told(String key, Setting.Type type, String expected, T fallback, T value) {
    tell(key, type, expected, fallback, value);
    return value;
  }

  private void tell(
      String key,
      Setting.Type type,
      String expected,
      @Nullable Object fallback,
      @Nullable Object value) {
    Tree tree = value(key);
    asked.accept(
        new Setting(
            place().child(key).key(),
            type,
            expected,
            fallback == null ? "" : fallback.toString(),
            value == null ? "" : value.toString(),
            tree == null ? null : tree.place()));
  }

  private @Nullable Tree value(String key) {
    known.add(key);
    Tree tree = mapping.entries().get(key);
    return tree instanceof Tree.Scalar(_, var scalar) && scalar == null ? null : tree;
  }

  private void wrongType(Tree tree, String expected) {
    String found =
        switch (tree) {
          case Tree.Scalar(_, var value) -> String.valueOf(value);
          case Tree.Sequence _ -> "a list";
          case Tree.Mapping _ -> "a mapping";
        };
    findings.add(tree.place(), "type", found, expected);
  }
}
