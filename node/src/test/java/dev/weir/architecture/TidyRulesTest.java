package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each tidy rule finds what it is for, says where, and leaves its neighbours alone.
class TidyRulesTest {
  private static final String JAVA = "core/src/main/java/dev/weir/core/Fact.java";

  @Test
  void findsTabsAndBlankEndsWithTheirLine() {
    assertThat(TextRules.tabs(java("class A {\n\tint b;\n}\n")))
        .containsExactly(JAVA + ":2: a tab (expected: spaces)");
    assertThat(TextRules.lineEnds(java("class A {} \n"))).hasSize(1);
    assertThat(TextRules.lineEnds(java("class A {}\r\n"))).hasSize(1);
    assertThat(TextRules.lineEnds(java("class A {}"))).hasSize(1);
    assertThat(TextRules.lineEnds(java("class A {}\n"))).isEmpty();
  }

  @Test
  void findsFilesAndLinesThatAreTooLong() {
    assertThat(TextRules.length(java("//\n".repeat(401)))).hasSize(1);
    assertThat(TextRules.length(java("//\n".repeat(400)))).isEmpty();
    assertThat(TextRules.length(new TrackedFile("a/src/main/a.ts", "//\n".repeat(401)))).hasSize(1);
    assertThat(TextRules.length(new TrackedFile("a/src/main/a.gen.ts", "//\n".repeat(401))))
        .isEmpty();
    assertThat(TextRules.width(java("x".repeat(101)))).hasSize(1);
    assertThat(TextRules.width(java("x".repeat(100)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"resolved\": \"https://registry" + ".npmjs.org/a.tgz\"",
        "<url>https://repo" + ".maven.apache.org/maven2</url>",
        "FROM registry-1" + ".docker.io/library/debian",
        "pip install -i https://files.python" + "hosted.org/x"
      })
  void findsPackageRegistries(String line) {
    assertThat(TextRules.registries(java(line))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cd /ho" + "me/jane/weir", "path: \"/Us" + "ers/jane/x\"", "/wo" + "rk/x"})
  void findsPathsOfOneMachine(String line) {
    assertThat(TextRules.machinePaths(java(line))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"src/home/page.ts", "~/work/x", "/usr/lib/jvm/x", "GET /homes/1"})
  void leavesOtherPathsAlone(String line) {
    assertThat(TextRules.machinePaths(java(line))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// TO" + "DO",
        "// TO" + "DO later",
        "// FIX" + "ME the rest",
        "@Dis" + "abled",
        "Thread.sl" + "eep(5);",
        "Assump" + "tions.abort();"
      })
  void findsLooseEndsInJava(String line) {
    assertThat(TextRules.looseEnds(java(line))).hasSize(1);
  }

  @Test
  void leavesAnOpenEndThatSaysWhy() {
    assertThat(TextRules.looseEnds(java("// TO" + "DO: vert.x 5.1 moves this method"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"it" + ".only('a')", "describe" + ".skip('a')"})
  void findsLooseEndsInTypescript(String line) {
    assertThat(TextRules.looseEnds(new TrackedFile("a.ts", line))).hasSize(1);
  }

  @Test
  void findsStrayOutputInWhatIsShipped() {
    String line = "console" + ".log(1)";
    assertThat(TextRules.strayOutput(new TrackedFile("a/src/main/web/a.ts", line))).hasSize(1);
    assertThat(TextRules.strayOutput(new TrackedFile("a/src/test/web/a.ts", line))).isEmpty();
  }

  @Test
  void findsLinksThatLeadNowhere(@TempDir Path root) throws Exception {
    Files.createDirectories(root.resolve("docs"));
    Files.writeString(root.resolve("README.md"), "# Weir\n");
    String text =
        """
        # A page
        [up](../README.md) [gone](gone.md) [here](#a-page) [not here](#b)
        [web](https://example.com) `[code](gone.md)` <img src="gone.png">
        """;
    assertThat(TreeRules.deadLinks(new TrackedFile("docs/a.md", text), root))
        .containsExactly(
            "docs/a.md: the link gone.md leads nowhere",
            "docs/a.md: the link #b leads nowhere",
            "docs/a.md: the link gone.png leads nowhere");
  }

  @Test
  void findsPackagesThatDoNotSayWhatTheyAre() {
    TrackedFile type = java("class Fact {}\n");
    String folder = "core/src/main/java/dev/weir/core";
    TrackedFile bare = new TrackedFile(folder + "/package-info.java", "package dev.weir.core;\n");
    TrackedFile good =
        new TrackedFile(folder + "/package-info.java", "/// What.\n@NullMarked\npackage x;\n");
    assertThat(TreeRules.packagesWithoutInfo(List.of(type))).hasSize(1);
    assertThat(TreeRules.packagesWithoutInfo(List.of(type, bare))).hasSize(1);
    assertThat(TreeRules.packagesWithoutInfo(List.of(type, good))).isEmpty();
  }

  @Test
  void findsTagsThatTheLauncherDoesNotKnow() {
    TrackedFile test = java("@Tag(\"browser\") @Tag(\"long\") @Tag(\"moon\")");
    assertThat(TreeRules.unknownTags(List.of(test), "  need browser \"chromium\" x\n"))
        .singleElement()
        .asString()
        .contains("tag moon");
  }

  private static TrackedFile java(String text) {
    return new TrackedFile(JAVA, text);
  }
}
