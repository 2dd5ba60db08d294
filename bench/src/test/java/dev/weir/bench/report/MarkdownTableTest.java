package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class MarkdownTableTest {
  private static final List<Sample> SAMPLES =
      List.of(
          sample("haproxy", 0, 8e-6),
          sample("weir", 0, 9.6e-6),
          sample("weir", 1, 8e-6),
          sample("haproxy", 1, 10e-6),
          sample("haproxy", 2, 9e-6),
          sample("weir", 2, 9e-6),
          sample("nginx", 2, 4.5e-6));
  private static final List<String> TARGETS = List.of("haproxy", "weir", "nginx", "direct");

  @Test
  void dividesRoundByRound() {
    assertThat(MarkdownTable.print(Comparison.of(SAMPLES, "haproxy"), TARGETS, "haproxy"))
        .isEqualTo(
            """
            | workload | figure | haproxy | weir | nginx | direct |
            | --- | --- | ---: | ---: | ---: | ---: |
            | ka, pinned | CPU per request | 9.00 µs/request | 1.00 (0.60–1.66) | 0.50 | – |
            """);
  }

  @Test
  void keepsColdApartFromWarm() {
    Sample cold = new Sample("pinned", "ka", "request", Figure.CPU, "weir", 0, true, 32e-6);
    List<Sample> both = List.of(SAMPLES.getFirst(), SAMPLES.get(1), cold);
    assertThat(MarkdownTable.print(Comparison.of(both, "haproxy"), TARGETS, "haproxy"))
        .contains("| CPU per request | 8.00 µs/request | 1.20 |")
        .contains("| CPU per request, cold | – | 32.0 µs/request |");
  }

  @Test
  void drawsBarsThatAnyReaderOfXmlUnderstands() throws Exception {
    String svg = SvgChart.draw(Comparison.of(SAMPLES, "haproxy"), TARGETS, "haproxy", Figure.CPU);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new java.io.StringReader(svg)));
    // The ground, two of the legend, and two bars: direct has no ratio.
    assertThat(Objects.requireNonNull(document).getElementsByTagName("rect").getLength())
        .isEqualTo(5);
    assertThat(svg).contains("ka, pinned").doesNotContain("direct");
  }

  @Test
  void writesNumbersAsPeopleReadThem() {
    assertThat(Figure.CPU.show(0.8671, "GB")).isEqualTo("867 ms/GB");
    assertThat(Figure.RATE.show(101_234.4, "request")).isEqualTo("101,234 requests/s");
    assertThat(Figure.P99.show(0.00049, "request")).isEqualTo("0.49 ms");
    assertThat(Figure.MEMORY_PER_CONNECTION.show(3481, "connection")).isEqualTo("3.40 KiB");
    assertThat(Figure.MEMORY_FIXED.show(160e6, "connection")).isEqualTo("153 MiB");
  }

  private static Sample sample(String target, int round, double value) {
    return new Sample("pinned", "ka", "request", Figure.CPU, target, round, false, value);
  }
}
