package dev.weir.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes of every message, whole envelopes, as they stand in `golden/wire`: today's code must
/// write them and must read them.
class GoldenBytesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/wire");
  private static final String ENVELOPE = "envelope:\n";
  private static final int BYTES_PER_LINE = 32;

  private static final String ADVICE =
      """
      The wire form of %s has changed. During an upgrade members of two releases talk to each other,
      so a reader of either release must understand what the other writes: a member may be added
      (older readers pass it over); none may change its meaning, vanish or become required.
      If that holds, bring the golden file up to date, and review its difference:
        mvn -pl core -Dtest=GoldenBytesTest -Dgolden.update=true test
      If it does not, it needs a new form version in Envelope, and a note for upgrades.
      """;

  private final Sealer sealer = new Sealer(WireSamples.KEY, new SimpleMeterRegistry());

  static Stream<WireSamples.Sample<?>> samples() {
    return WireSamples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isWrittenAsRecorded(WireSamples.Sample<?> sample) throws IOException {
    Path file = file(sample);
    String written = print(sample);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, written);
    }
    assertThat(file).as(ADVICE, sample).exists();
    assertThat(written).as(ADVICE, sample).isEqualTo(Files.readString(file));
  }

  /// What an earlier release wrote is understood, and means the same.
  @ParameterizedTest
  @MethodSource("samples")
  void isReadAsRecorded(WireSamples.Sample<?> sample) throws IOException {
    byte[] recorded = envelope(Files.readString(file(sample)));
    assertThat(sealer.open(sample.topic(), recorded)).as(ADVICE, sample).isEqualTo(sample.fact());
    assertThat(Envelope.versionOf(recorded)).isEqualTo(sample.fact().version());
  }

  @Test
  void everyTopicAndEveryQuestionIsRecordedAndNothingElse() throws Exception {
    TreeSet<String> expected = new TreeSet<>(List.of("service-tombstone.txt"));
    for (Topic<?> topic : constants(Topics.class, Topic.class)) {
      expected.add(topic.name() + ".txt");
    }
    for (Question<?, ?> question : constants(Questions.class, Question.class)) {
      expected.add(question.asking().name() + ".txt");
      expected.add(question.answering().name() + ".txt");
    }
    TreeSet<String> recorded = new TreeSet<>();
    try (Stream<Path> files = Files.list(GOLDEN)) {
      files.forEach(each -> recorded.add(GOLDEN.relativize(each).toString()));
    }
    assertThat(recorded).isEqualTo(expected);
    assertThat(samples().map(each -> each.name() + ".txt"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void allTopicsAreInTheListOfTopics() throws Exception {
    List<?> declared = constants(Topics.class, Topic.class);
    assertThat(Topics.all()).hasSize(declared.size());
    assertThat(declared).allMatch(Topics.all()::contains);
  }

  private static Path file(WireSamples.Sample<?> sample) {
    return GOLDEN.resolve(sample.name() + ".txt");
  }

  private <T> String print(WireSamples.Sample<T> sample) {
    byte[] sealed = sealer.seal(sample.topic(), sample.fact());
    T value = sample.fact().value();
    StringBuilder text = new StringBuilder();
    text.append("address: ").append(sample.address()).append('\n');
    text.append("payload: ");
    text.append(
        value == null
            ? "none, a tombstone"
            : new String(sample.topic().codec().encode(value), StandardCharsets.UTF_8));
    text.append('\n').append(ENVELOPE);
    for (int at = 0; at < sealed.length; at += BYTES_PER_LINE) {
      int end = Math.min(sealed.length, at + BYTES_PER_LINE);
      text.append(HexFormat.of().formatHex(sealed, at, end)).append('\n');
    }
    return text.toString();
  }

  private static byte[] envelope(String text) {
    String hex = text.substring(text.indexOf(ENVELOPE) + ENVELOPE.length());
    return HexFormat.of().parseHex(hex.replace("\n", ""));
  }

  private static <C> List<C> constants(Class<?> holder, Class<C> type)
      throws IllegalAccessException {
    List<C> constants = new ArrayList<>();
    for (Field field : holder.getFields()) {
      if (field.getType() == type) {
        constants.add(type.cast(field.get(null)));
      }
    }
    return constants;
  }
}
