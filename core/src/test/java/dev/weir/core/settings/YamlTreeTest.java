package dev.weir.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class YamlTreeTest {
  private final Findings findings = new Findings();

  private Tree.Mapping read(String text) {
    return YamlTree.read(text, "weir.yaml", findings);
  }

  private static Tree at(Tree.Mapping tree, String key) {
    return Objects.requireNonNull(tree.entries().get(key));
  }

  private String found() {
    return String.join("\n", findings.all().stream().map(Finding::toString).toList());
  }

  @Test
  void readsEveryKindOfValueWithItsLine() {
    Tree.Mapping tree =
        read(
            """
            name: one
            admin:
              port: 8081
              ratio: 0.5
            roles: [director, health]
            open: true
            nothing:
            quoted: "8081"
            """);
    assertThat(found()).isEmpty();
    Tree.Mapping admin = (Tree.Mapping) at(tree, "admin");
    assertThat(admin.entries().get("port"))
        .isEqualTo(new Tree.Scalar(new Place("weir.yaml", 3, "/admin/port"), 8081L));
    assertThat(admin.entries().get("ratio"))
        .isEqualTo(new Tree.Scalar(new Place("weir.yaml", 4, "/admin/ratio"), 0.5));
    assertThat(tree.entries().get("open"))
        .isEqualTo(new Tree.Scalar(new Place("weir.yaml", 6, "/open"), true));
    assertThat(tree.entries().get("nothing"))
        .isEqualTo(new Tree.Scalar(new Place("weir.yaml", 7, "/nothing"), null));
    assertThat(tree.entries().get("quoted"))
        .isEqualTo(new Tree.Scalar(new Place("weir.yaml", 8, "/quoted"), "8081"));
  }

  @Test
  void takesAnEmptyDocumentForAnEmptyMapping() {
    assertThat(read("").entries()).isEmpty();
    assertThat(read("# only a comment\n").entries()).isEmpty();
    assertThat(read("---\nnull\n").entries()).isEmpty();
    assertThat(found()).isEmpty();
  }

  @Test
  void saysWhereTheSyntaxIsWrong() {
    read("name: one\nadmin: {port: 8081\n");
    assertThat(found()).startsWith("weir.yaml:3: ").endsWith("(expected: YAML)");
  }

  @Test
  void findsAKeyThatStandsTwice() {
    Tree.Mapping tree = read("name: one\nroles: []\nname: two\n");
    assertThat(found()).isEqualTo("weir.yaml:3: name: name twice (expected: each key once)");
    assertThat(tree.entries().keySet()).containsExactly("name", "roles");
  }

  @Test
  void refusesWhatIsNoMapping() {
    read("- a\n- b\n");
    assertThat(found()).isEqualTo("weir.yaml: no mapping (expected: keys and values)");
  }

  @Test
  void refusesTwoDocuments() {
    read("name: one\n---\nname: two\n");
    assertThat(found()).contains("(expected: YAML)");
  }

  @Test
  void refusesTagsAndKeysThatAreNoTexts() {
    read("name: !!binary aGVsbG8=\n? [a, b]\n: 1\n");
    assertThat(found())
        .contains("weir.yaml:1: name: tag tag:yaml.org,2002:binary (expected: no tags)")
        .contains("weir.yaml:2: a list or mapping as a key (expected: a text as a key)");
  }

  @Test
  void followsAnAliasOfAValue() {
    Tree.Mapping tree = read("a: &x {port: 1}\nb: *x\n");
    assertThat(found()).isEmpty();
    assertThat(((Tree.Mapping) at(tree, "b")).entries()).containsKey("port");
  }

  @Test
  void refusesAnAliasWithinWhatItStandsFor() {
    read("a: &x {b: *x}\n");
    assertThat(found()).contains("an alias within what it stands for");
  }

  @Test
  void boundsWhatAliasesUnfoldTo() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 8; i++) {
      String alias = "*a" + (i - 1) + ", ";
      laughs.append("a%d: &a%d [".formatted(i, i)).append(alias.repeat(6)).append("x]\n");
    }
    read(laughs.toString());
    assertThat(found()).contains("(expected: " + YamlTree.VALUES_MAX + " values or fewer)");
  }

  @Test
  void boundsTheNumberOfAliases() {
    read("a: &x [1]\nb: [" + "*x, ".repeat(YamlTree.ALIASES_MAX + 1) + "]\n");
    assertThat(found()).contains("(expected: YAML)").contains("alias");
  }

  @Test
  void boundsTheDepthBeforeAnythingRecurses() {
    read("a: " + "[".repeat(100_000));
    assertThat(found()).contains("nested deeper (expected: 32 levels or fewer)");
  }

  @Test
  void takesTheGreatestDepthThatIsAllowed() {
    int lists = YamlTree.DEPTH_MAX - 1;
    read("a: " + "[".repeat(lists) + "]".repeat(lists));
    assertThat(found()).isEmpty();
  }

  @Test
  void boundsTheSize() {
    read("#" + " ".repeat(YamlTree.LENGTH_MAX));
    assertThat(found()).contains("characters (expected: " + YamlTree.LENGTH_MAX);
  }

  @Test
  void takesANumberThatIsTooLargeForALongAsText() {
    Tree.Mapping tree = read("port: 99999999999999999999\n");
    assertThat(((Tree.Scalar) at(tree, "port")).value()).isEqualTo("99999999999999999999");
  }
}
