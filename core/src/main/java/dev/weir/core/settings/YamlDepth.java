package dev.weir.core.settings;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;

/// Looks at a document's events before it is composed, because composing recurses: one call for
/// each level.
final class YamlDepth {
  private YamlDepth() {}

  static boolean isWithin(String text, LoadSettings settings, int depthMax) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event) {
        case CollectionStartEvent _ -> depth++;
        case CollectionEndEvent _ -> depth--;
        default -> {}
      }
      if (depth > depthMax) {
        return false;
      }
    }
    return true;
  }
}
