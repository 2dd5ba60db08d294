package dev.weir.system;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// One line of the product that reads otherwise in one process, so that a test shows that it would
/// find that out. The changed class is compiled, and stands before the jar on the class path.
///
/// @param source below the root of the project
/// @param original what is there, once
/// @param replacement what is compiled in its place
record Mutation(String source, String original, String replacement) {
  /// Compiles the changed class into a directory.
  void compile(Path root, Path jar, Path into) throws IOException {
    String text = Files.readString(root.resolve(source));
    int at = text.indexOf(original);
    if (at < 0 || text.indexOf(original, at + 1) >= 0) {
      throw new AssertionError(source + ": not once: " + original + " (expected: once)");
    }
    Path changed = Files.createDirectories(into.resolve("source")).resolve(fileName());
    Files.writeString(changed, text.replace(original, replacement));
    StringWriter said = new StringWriter();
    JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-classpath", jar.toString(), "-d", into.toString());
      boolean compiled =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(changed))
              .call();
      if (!compiled) {
        throw new AssertionError(said.toString());
      }
    }
  }

  private Path fileName() {
    return requireNonNull(Path.of(source).getFileName(), "a file");
  }
}
