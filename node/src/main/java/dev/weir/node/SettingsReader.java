package dev.weir.node;

import dev.weir.core.settings.Environment;
import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Finding;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.Place;
import dev.weir.core.settings.Setting;
import dev.weir.core.settings.SettingsTable;
import dev.weir.core.settings.Tree;
import dev.weir.core.settings.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a node's settings: the file, the variables over it, and the files that they name. What is
/// wrong is found all at once.
final class SettingsReader {
  /// The variable that names the settings file where the command line does not.
  static final String FILE_VARIABLE = "WEIR_CONFIG";

  /// Variables that belong to the launcher, the compose file and the load scripts.
  static final Set<String> READ_ELSEWHERE =
      Set.of(
          FILE_VARIABLE,
          "WEIR_HOME",
          "WEIR_JAVA_HOME",
          "WEIR_JVM_OPTIONS",
          "WEIR_ADMIN_TOKEN",
          "WEIR_CLUSTER_KEY");

  private final Machine machine;

  SettingsReader(Machine machine) {
    this.machine = machine;
  }

  /// Settings and where each of them comes from.
  record Effective(NodeSettings settings, List<Setting> all) {
    String table() {
      return SettingsTable.print(all);
    }
  }

  /// Reads a file, or only variables and defaults.
  ///
  /// @throws dev.weir.core.settings.InvalidDocument with everything that is wrong
  Effective read(@Nullable Path file) {
    if (file == null) {
      return read("", "settings");
    }
    try {
      return read(Files.readString(file), file.getFileName().toString());
    } catch (IOException e) {
      Findings findings = new Findings();
      Place place = new Place(file.toString(), 0, "");
      findings.add(new Finding(place, "required", "cannot be read", "a readable UTF-8 file"));
      findings.throwIfAny();
      throw new AssertionError("a finding was added", e);
    }
  }

  /// Reads a document.
  Effective read(String yaml, String source) {
    Findings findings = new Findings();
    Tree.Mapping document = YamlTree.read(yaml, source, findings);
    Tree.Mapping tree =
        new Environment(machine.variables(), READ_ELSEWHERE).over(document, known(), findings);
    List<Setting> all = new ArrayList<>();
    NodeSettings settings =
        NodeSettings.read(new Fields(tree, findings, Fields.Unknown.REFUSED, all::add), machine);
    new NamedFiles(all, findings).check(settings);
    findings.throwIfAny();
    return new Effective(settings, all);
  }

  /// Every key there is: what a reader asks of a document that holds nothing.
  List<Setting> known() {
    List<Setting> known = new ArrayList<>();
    Tree.Mapping nothing = new Tree.Mapping(new Place("", 0, ""), Map.of());
    NodeSettings.read(
        new Fields(nothing, new Findings(), Fields.Unknown.REFUSED, known::add), machine);
    return known;
  }
}
