package dev.weir.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private final Findings findings = new Findings();
  private final List<Setting> effective = new ArrayList<>();

  record Read(
      String dataDir,
      long port,
      boolean open,
      Duration pause,
      List<String> members,
      double ratio,
      String accessToken) {}

  private static Read readAll(Fields fields) {
    Fields admin = fields.object("admin");
    Read read =
        new Read(
            fields.text("dataDir", "data"),
            admin.integer("port", 1L, 65_535L, 8081L),
            admin.flag("open", false),
            fields.duration("pause", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(10)),
            fields.texts("members", 10, List.of("one")),
            fields.number("ratio", 0, 1, 0.5),
            admin.text("accessToken", ""));
    admin.end();
    fields.end();
    return read;
  }

  private Read read(String yaml, Map<String, String> variables) {
    List<Setting> asked = new ArrayList<>();
    Tree.Mapping nothing = new Tree.Mapping(new Place("", 0, ""), Map.of());
    readAll(new Fields(nothing, new Findings(), Fields.Unknown.REFUSED, asked::add));
    Tree.Mapping document = YamlTree.read(yaml, "weir.yaml", findings);
    Tree.Mapping tree =
        new Environment(variables, Set.of("WEIR_CONFIG")).over(document, asked, findings);
    return readAll(new Fields(tree, findings, Fields.Unknown.REFUSED, effective::add));
  }

  private List<String> found() {
    return findings.all().stream().map(Finding::toString).toList();
  }

  @Test
  void laysEveryKindOfVariableOverTheDocument() {
    Read read =
        read(
            "admin: {port: 1}\nmembers: [a]\n",
            Map.of(
                "WEIR_DATA_DIR", "/data",
                "WEIR_ADMIN_PORT", "9000",
                "WEIR_ADMIN_OPEN", "true",
                "WEIR_PAUSE", "3s",
                "WEIR_MEMBERS", "a, b,c",
                "WEIR_RATIO", "0.25",
                "PATH", "/bin"));
    assertThat(found()).isEmpty();
    assertThat(read)
        .isEqualTo(
            new Read("/data", 9000, true, Duration.ofSeconds(3), List.of("a", "b", "c"), 0.25, ""));
  }

  @Test
  void keepsTheNamesOfTheOtherKeysOfAMappingThatOnlyVariablesHave() {
    read("", Map.of("WEIR_ADMIN_PORT", "9000"));
    assertThat(effective)
        .extracting(Setting::key)
        .contains("admin.port", "admin.open", "admin.accessToken");
  }

  @Test
  void keepsTheDocumentsOtherKeys() {
    Read read = read("admin: {open: true}\n", Map.of("WEIR_ADMIN_PORT", "9000"));
    assertThat(found()).isEmpty();
    assertThat(read.open()).isTrue();
    assertThat(read.port()).isEqualTo(9000);
  }

  @Test
  void takesAnEmptyVariableForUnset() {
    assertThat(read("", Map.of("WEIR_ADMIN_PORT", "")).port()).isEqualTo(8081);
    assertThat(found()).isEmpty();
  }

  @Test
  void namesTheVariableThatIsWrong() {
    read("", Map.of("WEIR_ADMIN_PORT", "http", "WEIR_PAUSE", "soon", "WEIR_ADMIN_OPEN", "yes"));
    assertThat(found())
        .containsExactlyInAnyOrder(
            "WEIR_ADMIN_PORT: admin.port: http (expected: a whole number, 1..65535)",
            "WEIR_ADMIN_OPEN: admin.open: yes (expected: true or false)",
            "WEIR_PAUSE: pause: soon (expected: a duration like 250ms, 10s, 5m or 1h, 0s..1h)");
  }

  @Test
  void findsAnUnknownVariableAndDoesNotTellItsValue() {
    read("", Map.of("WEIR_ADMIN_PROT", "secret", "WEIR_CONFIG", "a documented one"));
    assertThat(found())
        .containsExactly(
            "WEIR_ADMIN_PROT: unknown variable (expected: did you mean WEIR_ADMIN_PORT?)");
  }

  @Test
  void printsWhatIsInForceWithItsOriginAndWithoutSecrets() {
    read(
        "dataDir: /var\nadmin:\n  port: 9001\n",
        Map.of("WEIR_MEMBERS", "a,b", "WEIR_ADMIN_ACCESS_TOKEN", "hunter2"));
    assertThat(SettingsTable.print(effective))
        .isEqualTo(
            """
            dataDir            /var   # weir.yaml:1
            admin.port         9001   # weir.yaml:3
            admin.open         false  # default
            pause              10s    # default
            members            a,b    # WEIR_MEMBERS
            ratio              0.5    # default
            admin.accessToken  ***    # WEIR_ADMIN_ACCESS_TOKEN
            """);
  }
}
