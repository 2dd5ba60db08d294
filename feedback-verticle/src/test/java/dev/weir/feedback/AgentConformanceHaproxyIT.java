package dev.weir.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.EffectiveWeight;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.FactStoreContract;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.feedback.intake.AgentClient;
import dev.weir.feedback.intake.AgentResult;
import dev.weir.feedback.weigh.AgentAnswer;
import dev.weir.feedback.weigh.LoadBook;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One scripted agent, asked by a real HAProxy and by Weir: after each answer, what `show stat`
/// says of each server is compared with what follows for the backend here, line by line. What
/// differs on purpose is named in the corpus, and nothing else may.
@Tag("haproxy")
final class AgentConformanceHaproxyIT {
  private static final long TIMEOUT_MILLIS = 10_000;

  private final List<AgentCase> cases = AgentCase.all();
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger step = new AtomicInteger();
  private final AtomicIntegerArray asked = new AtomicIntegerArray(cases.size());

  @AfterEach
  void close() {
    FactStoreContract.await(vertx.close());
  }

  @Test
  void everyAnswerDoesHereWhatItDoesInHaproxy(@TempDir Path folder) throws IOException {
    AgentClient client = new AgentClient(vertx);
    List<LoadBook> books = cases.stream().map(each -> new LoadBook(service(each), 0)).toList();
    int steps = cases.stream().mapToInt(each -> each.answers().size()).max().orElseThrow();
    List<String> ours = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    Set<AgentCase> differing = new HashSet<>();
    try (ScriptedBackend agent = ScriptedBackend.start(this::answer);
        Haproxy haproxy = Haproxy.start(folder, servers(agent.port()))) {
      for (int now = 0; now < steps; now++) {
        step.set(now);
        letHaproxyAsk();
        for (int i = 0; i < cases.size(); i++) {
          if (now < cases.get(i).answers().size()) {
            AgentResult result =
                FactStoreContract.await(
                    client.ask("127.0.0.1", agent.port(), "weir " + i + "\n", TIMEOUT_MILLIS));
            var here = ours(books.get(i), result);
            var there = theirs(haproxy.stat("s" + i));
            ours.add(line(i, now, here));
            theirs.add(line(i, now, there));
            if (!here.equals(there)) {
              differing.add(cases.get(i));
            }
          }
        }
      }
    }
    assertThat(String.join("\n", ours)).isEqualTo(String.join("\n", theirs));
    assertThat(cases)
        .filteredOn(each -> !each.differences().isEmpty())
        .as("differences that are none")
        .isSubsetOf(differing);
  }

  /// Without what differs on purpose.
  private String line(int index, int now, Map<AgentColumn, String> columns) {
    AgentCase each = cases.get(index);
    StringBuilder line = new StringBuilder(each.name() + " [" + (now + 1) + "]");
    columns.forEach(
        (column, value) -> {
          if (!each.excludes(column)) {
            line.append(" | ").append(column).append(' ').append(value);
          }
        });
    return line.toString();
  }

  private static Map<AgentColumn, String> ours(LoadBook book, AgentResult result) {
    var backend = book.service().backends().getFirst();
    if (result instanceof AgentResult.Understood(AgentAnswer answer)) {
      book.heard(backend.id(), answer, 0);
    }
    ServiceView.BackendView view =
        ServiceView.of(book.service(), _ -> Vote.UP, book.load(0), _ -> false)
            .backends()
            .getFirst();
    BackendLoad load = view.load();
    int said = load.agent().connectionsMax();
    Map<AgentColumn, String> columns = new EnumMap<>(AgentColumn.class);
    columns.put(AgentColumn.STATUS, view.state().state().name());
    columns.put(AgentColumn.WEIGHT, plain(view.effective()));
    columns.put(
        AgentColumn.CONNECTIONS, String.valueOf(said == 0 ? AgentCase.CONNECTIONS_MAX : said));
    columns.put(AgentColumn.WORDS, words(result));
    return columns;
  }

  private static Map<AgentColumn, String> theirs(Map<String, String> stat) {
    Map<AgentColumn, String> columns = new EnumMap<>(AgentColumn.class);
    String status = stat.getOrDefault("status", "");
    columns.put(
        AgentColumn.STATUS, status.equals("no check") ? "UP" : status.replace(" (agent)", ""));
    columns.put(AgentColumn.WEIGHT, stat.getOrDefault("uweight", ""));
    columns.put(AgentColumn.CONNECTIONS, stat.getOrDefault("slim", ""));
    columns.put(AgentColumn.WORDS, stat.getOrDefault("last_agt", ""));
    return columns;
  }

  /// As HAProxy puts it.
  private static String words(AgentResult result) {
    return switch (result) {
      case AgentResult.Incomplete _ -> "Ignoring incomplete line from agent";
      case AgentResult.Unreachable _, AgentResult.TimedOut _ -> throw new AssertionError(result);
      case AgentResult.Understood(AgentAnswer answer) -> {
        String why = answer.description().isEmpty() ? answer.error() : answer.description();
        if (!answer.word().isEmpty()) {
          yield "via agent : " + answer.word() + (why.isEmpty() ? "" : " (" + why + ")");
        }
        yield answer.error().isEmpty() ? "" : "agent reports an error : " + answer.error();
      }
    };
  }

  /// A check whose answer counts begins after the step did: the third from then on does, and by
  /// then the one before it has been taken in.
  private void letHaproxyAsk() {
    int[] before = IntStream.range(0, cases.size()).map(asked::get).toArray();
    await()
        .atMost(Haproxy.BOUND)
        .until(() -> IntStream.range(0, cases.size()).allMatch(i -> asked.get(i) >= before[i] + 3));
  }

  private void answer(java.net.Socket socket, InputStream in, OutputStream out) throws IOException {
    StringBuilder question = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return;
      }
      question.append((char) c);
    }
    int gap = question.indexOf(" ");
    int index = Integer.parseInt(question.substring(gap + 1));
    String answer = cases.get(index).answer(step.get());
    out.write(answer.getBytes(StandardCharsets.UTF_8));
    out.flush();
    if (question.substring(0, gap).equals("haproxy")) {
      asked.incrementAndGet(index);
    }
  }

  private List<String> servers(int port) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      lines.add(
          "  server s%1$d 127.0.0.1:9 weight %2$d maxconn %3$d agent-check agent-addr 127.0.0.1"
                  .formatted(i, cases.get(i).weight(), AgentCase.CONNECTIONS_MAX)
              + " agent-port %d agent-inter 300ms agent-send \"haproxy %d\\n\"".formatted(port, i));
    }
    return lines;
  }

  private static Service service(AgentCase each) {
    return Bench.agents("web", 1, each.weight());
  }

  private static String plain(EffectiveWeight weight) {
    return BigDecimal.valueOf(weight.permille(), 3).stripTrailingZeros().toPlainString();
  }
}
