package dev.weir.admin.log;

import dev.weir.admin.log.state.AuditHead;
import dev.weir.admin.log.state.AuditRow;
import dev.weir.core.cluster.SealedFile;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit rows on disk: one JSON line each, in segments of [#SEGMENT_ROWS] rows named by their
/// first row. Rows after the last snapshot are written again from the log at a start, so a segment
/// needs to be forced only before a snapshot. Used by one thread at a time.
final class AuditFiles {
  static final int SEGMENT_ROWS = 100_000;

  /// The oldest segments go when all together are longer: 1 GiB.
  static final long LENGTH_MAX = 1L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(AuditFiles.class);

  private static final Pattern ROW = Pattern.compile("\\{\"number\":(\\d{1,18}),");

  private final Path directory;
  private final int segmentRows;
  private final long lengthMax;
  private @Nullable FileChannel channel;
  private long count;

  AuditFiles(Path directory) {
    this(directory, SEGMENT_ROWS, LENGTH_MAX);
  }

  AuditFiles(Path directory, int segmentRows, long lengthMax) {
    this.directory = directory;
    this.segmentRows = segmentRows;
    this.lengthMax = lengthMax;
  }

  /// Takes the files back to what a snapshot knew; what follows comes again from the log.
  void open(AuditHead head) throws IOException {
    close();
    Files.createDirectories(directory);
    count = head.count();
    for (Path file : segments()) {
      if (firstRow(file) > head.count()) {
        Files.delete(file);
      }
    }
    List<Path> left = segments();
    if (left.isEmpty() || head.count() == 0) {
      if (head.count() > 0) {
        LOG.warn("audit rows=missing last={} directory={}", head.count(), directory);
      }
      return;
    }
    truncate(left.getLast(), head);
  }

  void append(AuditRow row) throws IOException {
    if (row.number() != count + 1) {
      throw new IOException("audit row: " + row.number() + " (expected: " + (count + 1) + ")");
    }
    FileChannel out = channel;
    if (out == null || (row.number() - 1) % segmentRows == 0) {
      out = next(row.number());
    }
    byte[] line = (LogJson.row(row).encode() + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.wrap(line);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    count++;
  }

  void force() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.force(true);
      SealedFile.forceDirectory(directory);
    }
  }

  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /// Reads all rows in order; each must follow the one before.
  void read(Consumer<AuditRow> reader) throws IOException {
    for (Path file : segments()) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          reader.accept(LogJson.row(new JsonObject(line)));
        }
      }
    }
  }

  private FileChannel next(long firstRow) throws IOException {
    force();
    close();
    dropOldest();
    Path file = directory.resolve(String.format(Locale.ROOT, "audit-%012d.jsonl", firstRow));
    FileChannel next = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    channel = next;
    return next;
  }

  private void dropOldest() throws IOException {
    List<Path> files = new ArrayList<>(segments());
    long length = 0;
    for (Path file : files) {
      length += Files.size(file);
    }
    while (length > lengthMax && files.size() > 1) {
      Path oldest = files.removeFirst();
      length -= Files.size(oldest);
      Files.delete(oldest);
      LOG.info("audit segment={} dropped, retention={}", oldest.getFileName(), lengthMax);
    }
  }

  private void truncate(Path file, AuditHead head) throws IOException {
    long keep = 0;
    long last = 0;
    long end = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0 && last < head.count(); b = in.read()) {
        end++;
        if (b != '\n') {
          line.write(b);
          continue;
        }
        last = numberOf(line.toString(StandardCharsets.UTF_8));
        if (last < 0 || last > head.count()) {
          break;
        }
        keep = end;
        line.reset();
      }
    }
    if (last != head.count()) {
      LOG.warn("audit rows=missing last={} file={}", head.count(), file);
    }
    FileChannel rest = FileChannel.open(file, StandardOpenOption.WRITE);
    rest.truncate(keep);
    rest.position(keep);
    channel = rest;
  }

  /// The number in a line, or -1 if the line is no row.
  private static long numberOf(String line) {
    Matcher matcher = ROW.matcher(line);
    return matcher.lookingAt() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private List<Path> segments() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> name(file).matches("audit-\\d{12,}\\.jsonl")).sorted().toList();
    }
  }

  private static long firstRow(Path file) {
    String name = name(file);
    return Long.parseLong(name.substring("audit-".length(), name.length() - ".jsonl".length()));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
