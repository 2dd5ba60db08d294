package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every text file of the repository to the rules that no compiler knows.
class TidyTest {
  private static final Path ROOT = Path.of(System.getProperty("weir.root", ".."));
  private static final List<TrackedFile> FILES = TrackedFile.all(ROOT);

  interface Rule extends Function<TrackedFile, List<String>> {}

  static Stream<Named<Rule>> rules() {
    return Stream.of(
        Named.of("no tabs", TextRules::tabs),
        Named.of("clean ends of lines", TextRules::lineEnds),
        Named.of("files that one can read", TextRules::length),
        Named.of("lines that one can read", TextRules::width),
        Named.of("no package registries", TextRules::registries),
        Named.of("no paths of one machine", TextRules::machinePaths),
        Named.of("no loose ends", TextRules::looseEnds),
        Named.of("no stray output", TextRules::strayOutput),
        Named.of("no dead links", file -> TreeRules.deadLinks(file, ROOT)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void isTidy(Rule rule) {
    assertThat(FILES.stream().flatMap(file -> rule.apply(file).stream())).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() {
    assertThat(TreeRules.packagesWithoutInfo(FILES)).isEmpty();
  }

  @Test
  void theLauncherKnowsEveryTag() throws Exception {
    String launcher = Files.readString(ROOT.resolve("weir"));
    assertThat(TreeRules.unknownTags(FILES, launcher)).isEmpty();
  }

  /// A list without files would be tidy.
  @Test
  void seesTheRepository() {
    assertThat(FILES)
        .extracting(TrackedFile::path)
        .contains("pom.xml", "weir", "core/src/main/java/dev/weir/core/package-info.java")
        .noneMatch(path -> path.contains("/target/"));
  }
}
