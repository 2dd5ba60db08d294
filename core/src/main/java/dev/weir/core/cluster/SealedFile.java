package dev.weir.core.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/// A file that is whole or not there: a line with its kind, format version and SHA-256, then the
/// content. Written beside, forced to the disk, renamed, the directory forced too. Blocks: not for
/// an event loop.
///
/// @param kind the first word in the file
/// @param format the version of the content; another one is not read
public record SealedFile(Path path, String kind, int format) {
  private static final int HEADER_LENGTH_MAX = 200;

  /// What reading came to.
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public sealed interface Content {
    record Whole(byte[] bytes) implements Content {}

    record Missing() implements Content {}

    record Damaged(String why) implements Content {}
  }

  public void write(byte[] content) throws IOException {
    Path beside = beside(content);
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(directory());
  }

  /// Writes, and keeps what was there before as `previous`.
  public void write(byte[] content, Path previous) throws IOException {
    Path beside = beside(content);
    if (Files.exists(path)) {
      Files.move(path, previous, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(directory());
  }

  public Content read() throws IOException {
    byte[] all;
    try {
      all = Files.readAllBytes(path);
    } catch (NoSuchFileException _) {
      return new Content.Missing();
    }
    int end = 0;
    while (end < all.length && end < HEADER_LENGTH_MAX && all[end] != '\n') {
      end++;
    }
    String[] header = new String(all, 0, end, StandardCharsets.UTF_8).split(" ", -1);
    if (header.length != 3 || !header[0].equals(kind)) {
      return new Content.Damaged(path + ": no header (expected: " + kind + ")");
    }
    if (!header[1].equals(Integer.toString(format))) {
      return new Content.Damaged(path + ": format " + header[1] + " (expected: " + format + ")");
    }
    byte[] content = Arrays.copyOfRange(all, Math.min(end + 1, all.length), all.length);
    return header[2].equals(hash(content))
        ? new Content.Whole(content)
        : new Content.Damaged(path + ": its content does not match its checksum");
  }

  private Path beside(byte[] content) throws IOException {
    Files.createDirectories(directory());
    Path beside = directory().resolve(path.getFileName() + ".new");
    Files.deleteIfExists(beside);
    String header = kind + " " + format + " " + hash(content) + "\n";
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(beside, options, onlyOwner())) {
      writeAll(channel, ByteBuffer.wrap(header.getBytes(StandardCharsets.UTF_8)));
      writeAll(channel, ByteBuffer.wrap(content));
      channel.force(true);
    }
    return beside;
  }

  private Path directory() {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("file: " + path + " (expected: one in a directory)");
    }
    return parent;
  }

  /// Makes renames and new files in a directory survive a power cut.
  public static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static FileAttribute<?>[] onlyOwner() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }
}
