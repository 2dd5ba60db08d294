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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Prints every Java file as google-java-format wants it, or says which ones are not.
///
/// Runs as a source file in the JDK of the toolchain, so that it can read Java 25 while Maven
/// itself runs on an older JDK. Usage: `Format.java check|write <root>`. What was fine at the last
/// green check and has not been touched since is not read again.
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
      String printed = googled(MarkdownComments.wrapped(read(file)));
      String mended = MarkdownComments.wrapped(printed);
      return mended.equals(printed) ? printed : googled(mended);
    } catch (FormatterException e) {
      throw new IllegalStateException(root.relativize(file) + ": " + e.getMessage(), e);
    }
  }

  private String googled(String source) throws FormatterException {
    String used = RemoveUnusedImports.removeUnusedImports(source);
    return formatter.formatSource(
        ImportOrderer.reorderImports(used, JavaFormatterOptions.Style.GOOGLE));
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

/// google-java-format breaks a `///` line that is too long into a `///` and a `//` line, which is
/// no documentation any more. Here such lines are broken well before it sees them, and what it
/// broke is mended: the rest of a line moves in front of the next one of its paragraph.
final class MarkdownComments {
  private static final int WIDTH = 100;
  private static final Pattern DOC = Pattern.compile("(\\s*)///(?: (.*))?");
  private static final Pattern BROKEN_OFF = Pattern.compile("\\s*//(?!/) ?(.*)");
  private static final Pattern STARTS_ANEW =
      Pattern.compile("\\s*|\\s*([-*+>#|@]|\\d+\\.|```).*|\\s{2,}.*");

  private final List<String> lines = new ArrayList<>();
  private String indent = "";
  private String carry = "";
  private boolean inDoc;
  private boolean inFence;

  private MarkdownComments() {}

  static String wrapped(String source) {
    MarkdownComments comments = new MarkdownComments();
    source.lines().forEach(comments::line);
    comments.flush();
    return String.join("\n", comments.lines) + "\n";
  }

  private void line(String line) {
    Matcher doc = DOC.matcher(line);
    Matcher brokenOff = BROKEN_OFF.matcher(line);
    if (doc.matches()) {
      inDoc = true;
      indent = doc.group(1);
      text(doc.group(2) == null ? "" : doc.group(2));
    } else if (inDoc && brokenOff.matches()) {
      carry = (carry + " " + brokenOff.group(1)).strip();
    } else {
      flush();
      inDoc = false;
      inFence = false;
      lines.add(line);
    }
  }

  private void text(String text) {
    boolean anew = inFence || STARTS_ANEW.matcher(text).matches();
    if (anew) {
      flush();
    }
    inFence ^= text.strip().startsWith("```");
    String rest = carry.isEmpty() ? text : carry + " " + text;
    carry = "";
    boolean breakable = !inFence && !rest.strip().startsWith("|");
    int cut = breakable ? cut(rest) : -1;
    if (cut > 0) {
      carry = rest.substring(cut).strip();
      rest = rest.substring(0, cut);
    }
    lines.add((indent + "/// " + rest).stripTrailing());
  }

  /// What is left over at the end of a paragraph gets lines of its own.
  private void flush() {
    while (!carry.isEmpty()) {
      String left = carry;
      carry = "";
      text(left.startsWith("@") ? " " + left : left);
    }
  }

  private int cut(String text) {
    int room = WIDTH - indent.length() - "/// ".length();
    return text.length() <= room ? -1 : text.lastIndexOf(' ', room);
  }
}
