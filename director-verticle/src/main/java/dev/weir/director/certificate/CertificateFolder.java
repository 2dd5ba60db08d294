package dev.weir.director.certificate;

import dev.weir.core.model.FileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A director's folder of certificate files. Looks at those that are wanted and at no others.
public final class CertificateFolder {
  /// A file with more is refused; a bundle of all public authorities has 250 KB.
  public static final long LENGTH_MAX = 4L << 20;

  private final @Nullable Path path;

  /// @param path null when the director has none
  public CertificateFolder(@Nullable Path path) {
    this.path = path;
  }

  /// One wanted file, as it was seen.
  ///
  /// @param file what holds; null while no good one has been seen
  /// @param error why the file of the moment does not count; empty when it does
  /// @param stamp of what was looked at last
  public record Seen(@Nullable PemFile file, String error, String stamp) {}

  /// Looks again: what has not changed is not read, and a file that went bad leaves the last good
  /// one in force.
  public Map<FileName, Seen> look(Set<FileName> wanted, Map<FileName, Seen> before) {
    Map<FileName, Seen> now = new HashMap<>();
    for (FileName each : wanted) {
      now.put(each, look(each, before.get(each)));
    }
    return Map.copyOf(now);
  }

  private Seen look(FileName name, @Nullable Seen before) {
    PemFile last = before == null ? null : before.file();
    if (path == null) {
      return new Seen(
          last, name + ": no folder (expected: director.certificates in the settings)", "");
    }
    try {
      Path file = path.resolve(name.value());
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      String stamp = found.lastModifiedTime() + "/" + found.size() + "/" + found.fileKey();
      if (before != null && before.stamp().equals(stamp)) {
        return before;
      }
      return read(name, file, found, stamp, last);
    } catch (NoSuchFileException _) {
      return new Seen(last, name + ": no such file (expected: in director.certificates)", "gone");
    } catch (IOException e) {
      return new Seen(last, name + ": " + e.getClass().getSimpleName(), "unreadable");
    }
  }

  private static Seen read(
      FileName name, Path file, BasicFileAttributes found, String stamp, @Nullable PemFile last)
      throws IOException {
    if (!found.isRegularFile() || found.size() > LENGTH_MAX) {
      return new Seen(
          last,
          name + ": " + found.size() + " bytes (expected: a file of 0.." + LENGTH_MAX + ")",
          stamp);
    }
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return new Seen(PemFile.parse(text), "", stamp);
    } catch (IllegalArgumentException e) {
      return new Seen(last, name + ": " + e.getMessage(), stamp);
    }
  }
}
