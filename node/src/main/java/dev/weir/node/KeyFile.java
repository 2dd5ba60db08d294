package dev.weir.node;

import dev.weir.core.wire.ClusterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// The file that holds the cluster key: its bytes as they are, readable for its owner only.
final class KeyFile {
  static final int LENGTH_MAX = 4096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private KeyFile() {}

  /// What is wrong with a file.
  record Problem(String found, String expected) {}

  static Optional<Problem> problem(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.of(new Problem(file + " is no file", "a file that this user can read"));
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(permissions)) {
        return Optional.of(
            new Problem(file + " is open to others or executable", "mode 0600 or 0400"));
      }
      long length = Files.size(file);
      if (length < ClusterKey.LENGTH_MIN || length > LENGTH_MAX) {
        return Optional.of(
            new Problem(
                file + " has " + length + " bytes", ClusterKey.LENGTH_MIN + ".." + LENGTH_MAX));
      }
      if (!Files.isReadable(file)) {
        return Optional.of(new Problem(file + " cannot be read", "a file that this user can read"));
      }
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of(new Problem(file + ": " + e.getMessage(), "a file of mode 0600"));
    }
  }

  /// Reads the key; a trailing line end does not belong to it.
  static ClusterKey read(Path file) throws IOException {
    Optional<Problem> problem = problem(file);
    if (problem.isPresent()) {
      throw new IOException(
          "cluster key: "
              + problem.get().found()
              + " (expected: "
              + problem.get().expected()
              + ")");
    }
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes.length;
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
      length--;
    }
    return new ClusterKey(Arrays.copyOf(bytes, length));
  }

  /// Makes a file with a random key, if there is none.
  static void make(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[ClusterKey.LENGTH_MIN];
      new SecureRandom().nextBytes(key);
      SecretFile.write(file, HexFormat.of().formatHex(key) + "\n");
    }
  }
}
