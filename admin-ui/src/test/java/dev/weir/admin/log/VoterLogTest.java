package dev.weir.admin.log;

import static dev.weir.admin.log.Fixtures.await;
import static dev.weir.admin.log.Fixtures.committed;
import static dev.weir.admin.log.Fixtures.open;
import static dev.weir.admin.log.Fixtures.put;
import static dev.weir.admin.log.Fixtures.service;
import static dev.weir.admin.log.Fixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Result;
import dev.weir.core.model.ServiceId;
import dev.weir.core.testing.LocalBus;
import dev.weir.core.time.NanoClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Ratis server with one voter, on a real directory.
class VoterLogTest {
  @TempDir Path directory;
  private Vertx vertx;
  private final List<VoterLog> opened = new ArrayList<>();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    opened.forEach(log -> await(log.close()));
    await(vertx.close());
  }

  private VoterLog reopen() {
    opened.forEach(log -> await(log.close()));
    opened.clear();
    VoterLog log = open(vertx, settings(directory));
    opened.add(log);
    return log;
  }

  @Test
  void commitsAndKeepsEverythingOverARestart() throws IOException {
    VoterLog log = reopen();
    Result.Committed first = committed(log.submit(put("r1", service("shop", 8080, 100, 50))));
    Result.Committed second = committed(log.submit(put("r2", service("shop", 8080, 100, 30))));
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(log.isLeader()).isTrue();
    Configuration before = log.current();
    assertThat(before.version()).isEqualTo(second.version());

    VoterLog again = reopen();
    assertThat(await(again.submit(put("r2", service("shop", 8080, 100, 30)))))
        .isEqualTo(new Result.Repeated(second.version(), List.of(new ServiceId("shop"))));
    assertThat(again.current()).isEqualTo(before);
    assertThat(chain()).hasSize(2);
  }

  @Test
  void startsFromASnapshotAndTheEntriesAfterIt() throws IOException {
    VoterLog log = reopen();
    for (int i = 0; i < 20; i++) {
      committed(log.submit(put("r" + i, service("s" + i, 9000 + i, i))));
    }
    await(log.snapshot());
    assertThat(log.snapshotIndex()).isPositive();
    for (int i = 20; i < 25; i++) {
      committed(log.submit(put("r" + i, service("s" + i, 9000 + i, i))));
    }
    Configuration before = log.current();

    VoterLog again = reopen();
    assertThat(await(again.confirmed())).isEqualTo(before);
    assertThat(again.snapshotIndex()).isPositive();
    assertThat(chain()).hasSize(25);
    assertThat(await(again.submit(put("r3", service("s3", 9003, 3)))))
        .isInstanceOf(Result.Repeated.class);
  }

  @Test
  void takesSnapshotsByCountAndByTimeAndShowsSignsOfLife() {
    LogSettings usual = settings(directory);
    LogSettings hurried =
        new LogSettings(
            usual.cluster(),
            usual.node(),
            usual.voters(),
            usual.directory(),
            null,
            usual.submitTimeout(),
            10,
            Duration.ofMillis(1),
            Duration.ofMillis(1));
    VoterLog log = open(vertx, hurried);
    opened.add(log);
    for (int i = 0; i < 10; i++) {
      committed(log.submit(put("r" + i, service("s" + i, 9000 + i, i))));
    }
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> log.snapshotIndex() > 0);
    long byCount = log.snapshotIndex();
    // Nothing but heartbeats from now on.
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> log.snapshotIndex() > byCount);
  }

  /// Goal: a voter that cannot apply an entry does not go on without it. Method: its audit cannot
  /// be written.
  @Test
  void endsWithAMessageWhenItCannotApplyAnEntry() throws IOException {
    List<LogUnusable> told = new CopyOnWriteArrayList<>();
    VoterLog log =
        new VoterLog(
            vertx,
            settings(directory),
            NanoClock.system(),
            new LeaderLink(new LocalBus()),
            told::add);
    opened.add(log);
    await(log.start());
    await(log.confirmed());
    Files.createDirectories(directory.resolve("audit/audit-000000000001.jsonl"));
    assertThatThrownBy(() -> await(log.submit(put("r1", service("shop", 8080, 1)))))
        .isInstanceOf(Throwable.class);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !told.isEmpty());
    assertThat(told.getFirst()).hasMessageContaining("must be restarted");
    assertThat(log.current()).isEqualTo(Configuration.EMPTY);
  }

  @Test
  void tellsListenersOnTheirOwnContext() {
    VoterLog log = reopen();
    List<AuditRow> rows = new ArrayList<>();
    var context = vertx.getOrCreateContext();
    context.runOnContext(
        _ ->
            log.onAudit(
                row -> {
                  assertThat(Vertx.currentContext()).isSameAs(context);
                  synchronized (rows) {
                    rows.add(row);
                  }
                }));
    committed(log.submit(put("r0", service("s0", 9000, 1))));
    committed(log.submit(put("r1", service("s1", 9001, 1))));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              synchronized (rows) {
                return rows.stream().anyMatch(row -> row.requestId().equals("r1"));
              }
            });
  }

  @Test
  void refusesACommandThatDoesNotFitIntoOneEntry() {
    VoterLog log = reopen();
    // Random text does not deflate.
    var random = new Random(1);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      StringBuilder value = new StringBuilder();
      random.ints(8000, 33, 0x2000).forEach(value::appendCodePoint);
      changes.add(new Change.PutSetting("k" + i, value.toString(), new Expect.Any()));
    }
    Result result = await(log.submit(new Command("big", "alice", "test", changes)));
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Result.Reason.LIMIT));
    assertThat(committed(log.submit(put("r1", service("shop", 8080, 1))))).isNotNull();
  }

  @Test
  void refusesACommandThatCouldNotBePublished() {
    VoterLog log = reopen();
    List<Change> changes = new ArrayList<>();
    String value = "x".repeat(Change.PutSetting.VALUE_LENGTH_MAX);
    for (int i = 0; i < RaftSettings.TEXT_LENGTH_MAX / value.length() + 1; i++) {
      changes.add(new Change.PutSetting("k" + i, value, new Expect.Any()));
    }
    Result result = await(log.submit(new Command("long", "alice", "test", changes)));
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Result.Reason.LIMIT);
              assertThat(refused.detail()).contains("bytes as JSON");
            });
  }

  @Test
  void holdsAServiceWithTenThousandBackends() {
    VoterLog log = reopen();
    int[] weights = new int[10_000];
    Arrays.setAll(weights, i -> i % 1000);
    committed(log.submit(put("r1", service("big", 8080, weights))));
    weights[7] = 999;
    Result.Committed moved = committed(log.submit(put("r2", service("big", 8080, weights))));
    assertThat(moved.row().differences()).hasSize(1);
  }

  @Test
  void refusesToStartOnAnEmptiedDirectory() throws IOException {
    VoterLog log = reopen();
    committed(log.submit(put("r1", service("shop", 8080, 1))));
    await(log.close());
    opened.clear();
    delete(directory.resolve("raft"));
    assertThatThrownBy(() -> open(vertx, settings(directory)))
        .isInstanceOf(LogUnusable.class)
        .hasMessageContaining("was a voter of this group")
        .hasMessageContaining("under another name");
  }

  @Test
  void refusesTheLogOfAnotherNode() {
    await(reopen().close());
    opened.clear();
    LogSettings other = LogSettings.alone("test", "node-2", 0, directory);
    assertThatThrownBy(() -> open(vertx, other))
        .isInstanceOf(LogUnusable.class)
        .hasMessageContaining("name: node-2 (expected: node-1");
  }

  @Test
  void refusesToStartOnAFlippedByteInTheLog() throws IOException {
    VoterLog log = reopen();
    for (int i = 0; i < 10; i++) {
      committed(log.submit(put("r" + i, service("s" + i, 9000 + i, i))));
    }
    await(log.close());
    opened.clear();
    flipTheMiddle(find("log_"));
    assertThatThrownBy(() -> open(vertx, settings(directory)))
        .isInstanceOf(LogUnusable.class)
        .hasMessageContaining("cannot be used")
        .hasMessageContaining("expected: a whole log");
  }

  @Test
  void refusesToStartOnAFlippedByteInTheSnapshot() throws IOException {
    VoterLog log = reopen();
    committed(log.submit(put("r1", service("shop", 8080, 1))));
    await(log.snapshot());
    await(log.close());
    opened.clear();
    flipTheMiddle(find("snapshot."));
    assertThatThrownBy(() -> open(vertx, settings(directory)))
        .isInstanceOf(LogUnusable.class)
        .hasMessageContaining("does not match its checksum");
  }

  /// Every row follows the one before.
  private List<AuditRow> chain() throws IOException {
    List<AuditRow> rows = new ArrayList<>();
    new AuditFiles(directory.resolve("audit")).read(rows::add);
    String previous = "0".repeat(64);
    for (AuditRow row : rows) {
      assertThat(row.isSound()).isTrue();
      assertThat(row.previous()).isEqualTo(previous);
      previous = row.hash();
    }
    return rows;
  }

  private Path find(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("raft"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
          .filter(file -> !file.toString().endsWith(".md5"))
          .max(Comparator.comparing(Path::toString))
          .orElseThrow();
    }
  }

  private static void flipTheMiddle(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      // A log segment is longer than its entries; the first kilobyte is in use.
      long position = Math.min(bytes.length() / 2, 500);
      bytes.seek(position);
      int was = bytes.read();
      bytes.seek(position);
      bytes.write(was ^ 1);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
