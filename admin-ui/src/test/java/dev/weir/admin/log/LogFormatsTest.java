package dev.weir.admin.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Held;
import dev.weir.admin.log.state.Result;
import dev.weir.admin.log.state.Setting;
import dev.weir.admin.log.state.State;
import dev.weir.admin.log.state.StateMachine;
import dev.weir.core.model.Fact;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is on disk and between nodes changes only on purpose: `-Dgolden.update=true` records anew.
class LogFormatsTest {
  private static final Command COMMAND =
      new Command(
          "r1",
          "alice",
          "because",
          List.of(
              new Change.PutService(Fixtures.service("shop", 8080, 100, 50), new Expect.Absent()),
              new Change.DeleteService(
                  new ServiceId("blog"), new Expect.At(new Version(1, 42, ""))),
              new Change.PutSetting("k", "v", new Expect.Any()),
              new Change.Bootstrap(List.of(Fixtures.service("new", 8081)))));

  @Test
  void writesEntriesAsRecorded() throws IOException {
    Entry entry = new Entry.Written(Entry.write("node-1", 1_700_000_000_000L, COMMAND));
    checkGolden("log-entry.json", Packed.unpack(entry.bytes()).encodePrettily());
    assertThat(Entry.of(entry.bytes())).isEqualTo(entry);
    assertThat(Entry.of(new Entry.Heartbeat().bytes())).isEqualTo(new Entry.Heartbeat());
  }

  @Test
  void writesSnapshotsAsRecorded() throws IOException {
    State state = sample();
    checkGolden("log-snapshot.json", StateJson.write(state).encodePrettily());
    assertThat(StateJson.read(StateJson.write(state))).isEqualTo(state);
  }

  /// As they were written before listeners had more than a port, addresses and a switch.
  @Test
  void readsEarlierEntriesAndSnapshotsWithTheDefaults() throws IOException {
    Entry entry = new Entry.Written(Entry.write("node-1", 1_700_000_000_000L, COMMAND));
    JsonObject written = new JsonObject(golden("log-entry-plain-listeners.json"));
    assertThat(written.encode()).doesNotContain("relay", "dial", "handshakeMs");
    assertThat(command(Entry.of(Packed.pack(written)))).isEqualTo(command(entry));
    JsonObject snapshot = new JsonObject(golden("log-snapshot-plain-listeners.json"));
    assertThat(StateJson.read(snapshot).configuration().services())
        .isEqualTo(sample().configuration().services());
  }

  @Test
  void readsBackEveryKindOfResult() {
    StateMachine machine = new StateMachine(State.EMPTY);
    Command put = Fixtures.put("r1", Fixtures.service("shop", 8080, 1));
    Result committed = machine.apply(new Version(1, 1, ""), Entry.write("n", 1, put));
    Held held = sample().configuration().services().firstEntry().getValue();
    Fact<?> fact = held.fact();
    assertThat(fact.isDeleted()).isFalse();
    for (Result each :
        List.of(
            committed,
            new Result.Repeated(new Version(1, 2, ""), List.of(new ServiceId("shop"))),
            new Result.Unchanged(),
            new Result.Stale(new ServiceId("shop"), held),
            new Result.Stale(new ServiceId("shop"), null),
            new Result.StaleSetting("k", new Setting("v", new Version(1, 3, ""))),
            new Result.StaleSetting("k", null),
            new Result.Refused(Result.Reason.CONFLICT, "port"))) {
      assertThat(ResultJson.read(ResultJson.write(each))).isEqualTo(each);
    }
  }

  @Test
  void refusesAnEntryWithAFieldItDoesNotKnow() {
    byte[] bytes = new Entry.Written(Entry.write("n", 1, COMMAND)).bytes();
    var json = Packed.unpack(bytes);
    json.getJsonObject("write")
        .getJsonArray("changes")
        .getJsonObject(0)
        .getJsonObject("put")
        .put("novelty", true);
    assertThatThrownBy(() -> Entry.of(Packed.pack(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("novelty");
  }

  /// Any bytes are an entry or an `IllegalArgumentException`.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void refusesBytesThatAreNoEntry(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new Entry.Written(Entry.write("n", 1, COMMAND)).bytes();
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    byte[] torn = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    for (byte[] each : List.of(bytes, torn)) {
      try {
        assertThat(Entry.of(each)).isNotNull();
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageContaining("expected");
      }
    }
  }

  private static State sample() {
    StateMachine machine = new StateMachine(State.EMPTY);
    int index = 0;
    for (Change change :
        List.of(
            new Change.PutService(Fixtures.service("shop", 8080, 100, 50), new Expect.Any()),
            new Change.PutService(Fixtures.service("blog", 8081), new Expect.Any()),
            new Change.DeleteService(new ServiceId("blog"), new Expect.Any()),
            new Change.PutSetting("admin.token.sha256", "abc", new Expect.Absent()))) {
      index++;
      Command command = Fixtures.command("r" + index, change);
      machine.apply(
          new Version(1, index, ""), Entry.write("node-1", 1_700_000_000_000L + index, command));
    }
    return machine.state();
  }

  private static void checkGolden(String name, String text) throws IOException {
    Path file = Path.of("src/test/resources/golden", name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text + "\n");
    }
    assertThat(text + "\n").isEqualTo(golden(name));
  }

  private static String golden(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/golden", name), StandardCharsets.UTF_8);
  }

  private static Command command(Entry entry) {
    return ((Entry.Written) entry).write().command();
  }
}
