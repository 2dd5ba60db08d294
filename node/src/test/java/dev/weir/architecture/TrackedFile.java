package dev.weir.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A file of the repository: its path from the root, with slashes, and its text.
record TrackedFile(String path, String text) {
  private static final Set<String> NOT_OURS =
      Set.of("target", "node_modules", ".git", ".weir", ".idea", ".vscode");

  private static final Set<String> BINARY =
      Set.of("png", "jpg", "jpeg", "ico", "woff", "woff2", "jar", "gz", "bin", "p12", "webp");

  /// All text files that git knows or would add; without git, all that are not built.
  static List<TrackedFile> all(Path root) {
    return paths(root).stream()
        .filter(path -> !BINARY.contains(extension(path)))
        .filter(path -> Files.isRegularFile(root.resolve(path)))
        .map(path -> new TrackedFile(path, read(root.resolve(path))))
        .toList();
  }

  String extension() {
    return extension(path);
  }

  boolean isMain() {
    return path.contains("/src/main/");
  }

  List<String> lines() {
    return text.lines().toList();
  }

  private static List<String> paths(Path root) {
    try {
      return Files.exists(root.resolve(".git")) ? known(root) : found(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> known(Path root) throws IOException {
    Process git =
        new ProcessBuilder("git", "ls-files", "--cached", "--others", "--exclude-standard")
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = git.inputReader(StandardCharsets.UTF_8)) {
      List<String> paths = out.lines().toList();
      return paths.isEmpty() ? found(root) : paths;
    }
  }

  private static List<String> found(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(root::relativize)
          .filter(TrackedFile::isOurs)
          .map(path -> path.toString().replace('\\', '/'))
          .toList();
    }
  }

  private static boolean isOurs(Path path) {
    for (Path part : path) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  private static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
