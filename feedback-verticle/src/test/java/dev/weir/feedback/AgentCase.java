package dev.weir.feedback;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One line of `conformance/agent-answers.txt`.
///
/// @param weight that was configured
/// @param answers of the agent, one after the other; the last one stays
record AgentCase(String name, int weight, List<String> answers, Set<AgentDifference> differences) {
  static final int CONNECTIONS_MAX = 100;

  static List<AgentCase> all() {
    try (InputStream in = AgentCase.class.getResourceAsStream("/conformance/agent-answers.txt")) {
      if (in == null) {
        throw new AssertionError("no corpus");
      }
      List<AgentCase> all = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty() && !line.startsWith("# ")) {
          all.add(parse(line));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String answer(int step) {
    return answers.get(Math.min(step, answers.size() - 1));
  }

  /// Whether a column is left out of the comparison.
  boolean excludes(AgentColumn column) {
    return differences.stream().anyMatch(each -> each.concerns(column));
  }

  private static AgentCase parse(String line) {
    String[] parts = line.split(" \\| ?", -1);
    List<String> answers = Arrays.stream(parts[1].split("; ", -1)).map(AgentCase::bytes).toList();
    Set<AgentDifference> differences =
        Arrays.stream(parts[2].split(" ", -1))
            .filter(each -> !each.isEmpty())
            .map(AgentDifference::valueOf)
            .collect(Collectors.toSet());
    return new AgentCase(parts[1].strip(), Integer.parseInt(parts[0]), answers, differences);
  }

  private static String bytes(String written) {
    return written
        .strip()
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\t", "\t")
        .replace("\\0", "\0")
        .replace("\\e", "\u001b");
  }
}
