package dev.weir.admin.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.log.state.AuditHead;
import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Result;
import dev.weir.core.testing.Seeds;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a lone voter that is killed while it writes loses no write that it acknowledged. Method: a
/// process of its own writes; it is killed (SIGKILL) after a seeded number of acknowledgements;
/// what is left is opened and compared, and the next round goes on from there.
class VoterKillIT {
  private static final int ROUNDS = Seeds.isLongForm() ? 50 : 4;
  private static final long SEED = Long.getLong("weir.test.seed", System.nanoTime());

  @TempDir Path directory;

  @Test
  void losesNoAcknowledgedWriteWhenItIsKilled() throws Exception {
    Random random = new Random(SEED);
    int next = 1;
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = writeAndKill(next, 1 + random.nextInt(400));
      next = verify(acknowledged, "seed " + SEED + ", round " + round) + 1;
    }
  }

  private int writeAndKill(int first, int acknowledgements) throws Exception {
    Process process = start(first);
    int last = first - 1;
    try (BufferedReader lines = process.inputReader()) {
      // What it says before it is dead counts too; a torn last line does not.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.equals("acknowledged " + (last + 1)) ? last + 1 : last;
        if (last == first + acknowledgements) {
          // Not process.destroyForcibly(), which closes what is still to be read.
          process.toHandle().destroyForcibly();
        }
      }
      assertThat(last).as("acknowledged before it was killed").isGreaterThan(first);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    return last;
  }

  /// Returns the last write that was found, acknowledged or not.
  private int verify(int acknowledged, String round) throws IOException {
    Vertx vertx = Vertx.vertx();
    VoterLog log = Fixtures.open(vertx, Fixtures.settings(directory));
    try {
      var now = Fixtures.await(log.confirmed());
      int found = Integer.parseInt(String.valueOf(now.setting("n")));
      assertThat(found).as(round).isGreaterThanOrEqualTo(acknowledged);
      assertThat(found).as("one write was under way, " + round).isLessThan(acknowledged + 2);
      for (int n = Math.max(1, found - 49); n <= found; n++) {
        assertThat(now.setting("k" + n % 50)).as(round).isEqualTo("v" + n);
      }
      checkAudit(now.audit(), found, round);
      var again = new Change.PutSetting("k0", "other", new Expect.Any());
      assertThat(Fixtures.await(log.submit(Fixtures.command("r" + found, again))))
          .as(round)
          .isInstanceOf(Result.Refused.class);
      return found;
    } finally {
      Fixtures.await(log.close());
      Fixtures.await(vertx.close());
    }
  }

  private void checkAudit(AuditHead head, int rows, String round) throws IOException {
    List<AuditRow> all = new ArrayList<>();
    new AuditFiles(directory.resolve("audit")).read(all::add);
    assertThat(all).as(round).hasSize(rows);
    String previous = AuditHead.NONE.hash();
    for (AuditRow row : all) {
      assertThat(row.isSound()).as(round).isTrue();
      assertThat(row.previous()).as(round).isEqualTo(previous);
      previous = row.hash();
    }
    assertThat(head).as(round).isEqualTo(new AuditHead(rows, previous));
  }

  private Process start(int first) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            WritingVoter.class.getName(),
            directory.toString(),
            Integer.toString(first))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
