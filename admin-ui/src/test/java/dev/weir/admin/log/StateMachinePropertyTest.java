package dev.weir.admin.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.log.state.AuditHead;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Result;
import dev.weir.admin.log.state.State;
import dev.weir.admin.log.state.StateMachine;
import dev.weir.admin.log.state.Write;
import dev.weir.core.model.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for any commands, through the bytes of the log.
class StateMachinePropertyTest {
  private static final int ENTRIES = 300;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Logged(Version version, byte[] bytes) {}

  /// Goal: two voters that apply the same log agree, and a snapshot with the entries after it is as
  /// good as the whole log. Method: random commands, encoded, applied on three machines.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void endsInTheSameStateOnEveryVoterAndFromEverySnapshot(long seed) {
    List<Logged> log = new ArrayList<>();
    StateMachine leader = new StateMachine(State.EMPTY);
    Random random = new Random(seed);
    RandomCommands commands = new RandomCommands(random);
    int snapshotAt = random.nextInt(ENTRIES);
    StateMachine fromSnapshot = new StateMachine(State.EMPTY);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      Command command = commands.next(leader.configuration());
      byte[] bytes = new Entry.Written(Entry.write("n", i, command)).bytes();
      Logged entry = new Logged(new Version(1 + i / 100, i + 1, ""), bytes);
      log.add(entry);
      results.add(apply(leader, entry));
      if (i == snapshotAt) {
        byte[] snapshot = Packed.pack(StateJson.write(leader.state()));
        fromSnapshot = new StateMachine(StateJson.read(Packed.unpack(snapshot)));
      } else if (i > snapshotAt) {
        assertThat(apply(fromSnapshot, entry)).isEqualTo(results.getLast());
      }
    }
    StateMachine replayed = new StateMachine(State.EMPTY);
    List<Result> again = log.stream().map(entry -> apply(replayed, entry)).toList();
    assertThat(again).isEqualTo(results);
    assertThat(replayed.state()).isEqualTo(leader.state());
    assertThat(fromSnapshot.state()).isEqualTo(leader.state());
  }

  /// Goal: no number is given twice, versions only grow, and the chain never breaks.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void neverGivesAUidTwiceNorBreaksTheChain(long seed) {
    StateMachine machine = new StateMachine(State.EMPTY);
    RandomCommands commands = new RandomCommands(new Random(seed));
    Set<Long> given = new HashSet<>();
    AuditHead head = AuditHead.NONE;
    for (int i = 0; i < ENTRIES; i++) {
      Configuration before = machine.configuration();
      Write write = Entry.write("n", i, commands.next(before));
      Result result = machine.apply(new Version(1, i + 1, ""), write);
      if (!(result instanceof Result.Committed committed)) {
        assertThat(machine.configuration()).isSameAs(before);
        continue;
      }
      assertThat(committed.row().isSound()).isTrue();
      assertThat(committed.row().previous()).isEqualTo(head.hash());
      head = machine.configuration().audit();
      assertThat(machine.configuration().version()).isGreaterThan(before.version());
      for (Result.Written each : committed.written()) {
        checkUids(each, given, before.nextUid());
      }
    }
  }

  private static void checkUids(Result.Written written, Set<Long> given, long nextUid) {
    var before = written.before() == null ? null : written.before().value();
    var after = written.after().value();
    if (after == null) {
      return;
    }
    for (var backend : after.backends()) {
      var same = before == null ? null : before.backend(backend.id());
      if (same != null && same.uid().equals(backend.uid())) {
        assertThat(same.endpoint()).isEqualTo(backend.endpoint());
      } else {
        assertThat(backend.uid().value()).isGreaterThanOrEqualTo(nextUid);
        assertThat(given.add(backend.uid().value())).isTrue();
      }
    }
  }

  private static Result apply(StateMachine machine, Logged entry) {
    Entry read = Entry.of(entry.bytes());
    return switch (read) {
      case Entry.Written(var write) -> machine.apply(entry.version(), write);
      case Entry.Heartbeat() -> new Result.Unchanged();
    };
  }
}
