import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Prints every Java file as google-java-format wants it, or says which ones are not.
///
/// Runs as a source file in the JDK of the toolchain, so that it can read Java 25 while Maven
/// itself
/// runs on an older JDK. Usage: `Format.java check|write <root>`. What was fine at the last green
/// check and has not been touched since is not read again.
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".weir");

  /// A file changed while we were reading is read again the next time.
  private static final Instant STARTED = Instant.now();

  private final Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
  private final Path root;

  private Format(Path root) {
    this.root = root;
  }

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Format format = new Format(Path.of(args[1]).toRealPath());
    List<Path> untidy = format.untidy();
    for (Path file : untidy) {
      if (write) {
        Files.writeString(file, format.printed(file));
      }
      System.out.println((write ? "formatted " : "not formatted: ") + format.root.relativize(file));
    }
    if (write || untidy.isEmpty()) {
      format.stamp();
    } else {
      format.complain(untidy);
    }
  }

  private List<Path> untidy() throws IOException {
    FileTime since = lastGreen();
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && isOurs(file))
          .filter(file -> modified(file).compareTo(since) >= 0)
          .sorted()
          .toList()
          .parallelStream()
          .filter(file -> !printed(file).equals(read(file)))
          .toList();
    }
  }

  private boolean isOurs(Path file) {
    for (Path part : root.relativize(file)) {
      if (SKIPPED.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  private String printed(Path file) {
    try {
      String source = RemoveUnusedImports.removeUnusedImports(read(file));
      source = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE);
      return formatter.formatSource(source);
    } catch (FormatterException e) {
      throw new IllegalStateException(root.relativize(file) + ": " + e.getMessage(), e);
    }
  }

  private FileTime lastGreen() {
    Path stamp = stampFile();
    boolean same = Files.exists(stamp) && read(stamp).equals(version());
    return same ? modified(stamp) : FileTime.from(Instant.EPOCH);
  }

  private void stamp() throws IOException {
    Files.deleteIfExists(complaint());
    Files.writeString(stampFile(), version());
    Files.setLastModifiedTime(stampFile(), FileTime.from(STARTED));
  }

  /// The build fails on this file: a failed process would bury the list under a stack trace.
  private void complain(List<Path> untidy) throws IOException {
    Files.write(
        complaint(), untidy.stream().map(file -> root.relativize(file).toString()).toList());
  }

  private Path complaint() {
    return root.resolve("target/not-formatted");
  }

  private Path stampFile() {
    return root.resolve("target/formatted");
  }

  private String version() {
    return System.getProperty("java.class.path") + "\n" + modified(root.resolve(".ci/Format.java"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
