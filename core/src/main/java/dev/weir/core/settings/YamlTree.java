package dev.weir.core.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Turns a YAML document into a [Tree] with line numbers. Size, depth, aliases and the number of
/// values are bounded; what is wrong becomes findings, and the tree then holds what could be read.
public final class YamlTree {
  /// Characters of a document: 8 Mi.
  public static final int LENGTH_MAX = 8 * 1024 * 1024;

  /// Mappings and lists within each other.
  public static final int DEPTH_MAX = 32;

  /// Aliases of mappings and lists.
  public static final int ALIASES_MAX = 50;

  /// Values, each alias counted with all that it stands for.
  public static final int VALUES_MAX = 500_000;

  private static final Mark NOWHERE = new Mark("", 0, 0, 0, new int[0], 0);

  private final String source;
  private final Findings findings;
  private int valueCount;

  private YamlTree(String source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  /// Reads one document.
  ///
  /// @param source the file's name, for the findings
  public static Tree.Mapping read(String text, String source, Findings findings) {
    return new YamlTree(source, findings).document(text);
  }

  private Tree.Mapping document(String text) {
    Place root = new Place(source, 0, "");
    Tree.Mapping empty = new Tree.Mapping(root, Map.of());
    if (text.length() > LENGTH_MAX) {
      findings.add(
          root, "range", text.length() + " characters", LENGTH_MAX + " characters or fewer");
      return empty;
    }
    Optional<Node> node = composed(text, root);
    if (node.isEmpty()) {
      return empty;
    }
    Tree tree = tree(node.get(), root, 1);
    return switch (tree) {
      case Tree.Mapping mapping -> mapping;
      case Tree.Scalar(_, var value) when value == null -> empty;
      case Tree.Scalar _, Tree.Sequence _ -> {
        findings.add(tree.place(), "type", "no mapping", "keys and values");
        yield empty;
      }
    };
  }

  private Optional<Node> composed(String text, Place root) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setCodePointLimit(LENGTH_MAX)
            .setAllowNonScalarKeys(true)
            .setMaxAliasesForCollections(ALIASES_MAX)
            .build();
    try {
      if (!YamlDepth.isWithin(text, settings, DEPTH_MAX)) {
        findings.add(root, "range", "nested deeper", DEPTH_MAX + " levels or fewer");
        return Optional.empty();
      }
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(0);
      findings.add(new Place(source, line, ""), "syntax", e.getProblem(), "YAML");
    } catch (YamlEngineException e) {
      findings.add(root, "syntax", String.valueOf(e.getMessage()), "YAML");
    }
    return Optional.empty();
  }

  private Tree tree(Node node, Place place, int depth) {
    valueCount++;
    if (valueCount == VALUES_MAX + 1) {
      findings.add(place, "range", "more values", VALUES_MAX + " values or fewer");
    }
    if (valueCount > VALUES_MAX || depth > DEPTH_MAX || node.isRecursive()) {
      if (node.isRecursive()) {
        findings.add(place, "form", "an alias within what it stands for", "no such circle");
      }
      return new Tree.Scalar(place, null);
    }
    return switch (node) {
      case ScalarNode scalar -> new Tree.Scalar(place, value(scalar, place));
      case SequenceNode sequence -> sequence(sequence, place, depth);
      case MappingNode mapping -> mapping(mapping, place, depth);
      default -> new Tree.Scalar(place, null);
    };
  }

  private Tree sequence(SequenceNode node, Place place, int depth) {
    List<Tree> items = new ArrayList<>();
    for (Node item : node.getValue()) {
      Place itemPlace = new Place(source, line(item), place.path());
      items.add(tree(item, itemPlace.child(Integer.toString(items.size())), depth + 1));
    }
    return new Tree.Sequence(place, items);
  }

  private Tree mapping(MappingNode node, Place place, int depth) {
    Map<String, Tree> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Place keyPlace = new Place(source, line(tuple.getKeyNode()), place.path());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.add(keyPlace, "form", "a list or mapping as a key", "a text as a key");
        continue;
      }
      Place childPlace = keyPlace.child(key.getValue());
      if (entries.containsKey(key.getValue())) {
        findings.add(childPlace, "duplicate", key.getValue() + " twice", "each key once");
        continue;
      }
      entries.put(key.getValue(), tree(tuple.getValueNode(), childPlace, depth + 1));
    }
    return new Tree.Mapping(place, entries);
  }

  @SuppressWarnings("NullAway") // null is YAML's null
  private Object value(ScalarNode scalar, Place place) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    } else if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    } else if (tag.equals(Tag.INT)) {
      return integer(text);
    } else if (tag.equals(Tag.FLOAT)) {
      return real(text);
    } else if (!tag.equals(Tag.STR)) {
      findings.add(place, "form", "tag " + tag.getValue(), "no tags");
    }
    return text;
  }

  private static Object integer(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      return text;
    }
  }

  private static Object real(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException _) {
      return text;
    }
  }

  private static int line(Node node) {
    return node.getStartMark().orElse(NOWHERE).getLine() + 1;
  }
}
