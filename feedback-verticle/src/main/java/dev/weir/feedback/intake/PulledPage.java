package dev.weir.feedback.intake;

import dev.weir.core.model.Pull;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads from a fetched page what the selectors name. A value that is missing, or no number, is
/// left out; a page that is none is refused.
public final class PulledPage {
  private static final Pattern DIVIDED = Pattern.compile("(.*) / ([0-9.]+)", Pattern.DOTALL);

  private PulledPage() {}

  /// A selector without its divisor, and that.
  record Divided(String selector, double divisor) {
    static Divided of(String written) {
      Matcher matcher = DIVIDED.matcher(written);
      return matcher.matches()
          ? new Divided(matcher.group(1), Double.parseDouble(matcher.group(2)))
          : new Divided(written, 1);
    }
  }

  /// Reads a page.
  ///
  /// @throws IllegalArgumentException if it is no page of that kind
  public static Map<Pull.Measure, Double> read(Pull pull, Buffer body) {
    Map<Pull.Measure, Double> values = new EnumMap<>(Pull.Measure.class);
    switch (pull.kind()) {
      case NONE -> {}
      case JSON -> {
        Object root = decoded(body);
        pull.selectors()
            .forEach(
                (measure, written) -> {
                  Divided divided = Divided.of(written);
                  put(values, measure, pointed(root, divided.selector()), divided.divisor());
                });
      }
      case PROMETHEUS -> {
        Map<Pull.Measure, PrometheusSeries> wanted = new EnumMap<>(Pull.Measure.class);
        pull.selectors()
            .forEach(
                (measure, written) ->
                    wanted.put(measure, PrometheusSeries.of(Divided.of(written).selector())));
        String page = body.toString(StandardCharsets.UTF_8);
        PrometheusText.sums(page, wanted)
            .forEach(
                (measure, sum) -> {
                  String written = pull.selectors().getOrDefault(measure, "");
                  put(values, measure, sum, Divided.of(written).divisor());
                });
      }
    }
    return values;
  }

  /// Whether a selector names a counter, of which only the rate says anything.
  public static boolean isCounter(Pull.Kind kind, String selector) {
    return switch (kind) {
      case NONE, JSON -> false;
      case PROMETHEUS ->
          PrometheusSeries.of(Divided.of(selector).selector()).name().endsWith("_total");
    };
  }

  private static void put(
      Map<Pull.Measure, Double> values,
      Pull.Measure measure,
      @Nullable Double found,
      double divisor) {
    if (found != null && Double.isFinite(found / divisor)) {
      values.put(measure, found / divisor);
    }
  }

  private static @Nullable Object decoded(Buffer body) {
    try {
      return Json.decodeValue(body);
    } catch (DecodeException | StackOverflowError e) {
      throw new ReportJson.Malformed("page: " + e.getMessage() + " (expected: JSON)");
    }
  }

  private static @Nullable Double pointed(@Nullable Object root, String pointer) {
    Object found = root == null ? null : JsonPointer.from(pointer).queryJson(root);
    return switch (found) {
      case Number number -> number.doubleValue();
      case String text -> PrometheusText.number(text.strip());
      case null, default -> null;
    };
  }
}
