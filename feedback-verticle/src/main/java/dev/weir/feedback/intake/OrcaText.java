package dev.weir.feedback.intake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads an ORCA load report as it stands in a header or a body:
///
/// ```
/// endpoint-load-metrics: TEXT cpu_utilization=0.3, mem_utilization=0.8, named_metrics.q=7
/// endpoint-load-metrics: JSON {"cpu_utilization": 0.3, "memUtilization": 0.8}
/// endpoint-load-metrics: BIN CTMzMzMzM9M/
/// endpoint-load-metrics-bin: CTMzMzMzM9M/
/// ```
///
/// Without a prefix it is TEXT, or JSON if it begins with `{`; `:` may stand for `=`, as it once
/// did. A name that we do not read is passed over; the same name twice is refused.
final class OrcaText {
  /// Names in one report.
  static final int NAMES_MAX = 200;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,4})?");

  private OrcaText() {}

  /// Reads any of the forms.
  ///
  /// @throws ReportJson.Malformed if it is none of them
  static Map<OrcaField, Double> parse(String written) {
    String text = written.strip();
    if (text.startsWith("BIN ")) {
      return base64(text.substring("BIN ".length()).strip());
    }
    if (text.startsWith("JSON ")) {
      return json(text.substring("JSON ".length()));
    }
    if (text.startsWith("{")) {
      return json(text);
    }
    return pairs(text.startsWith("TEXT ") ? text.substring("TEXT ".length()) : text);
  }

  static Map<OrcaField, Double> base64(String written) {
    byte[] bytes;
    try {
      // Proxies may have taken the padding away, and decoders here take it either way.
      bytes = Base64.getDecoder().decode(written.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new ReportJson.Malformed("no base64: " + e.getMessage());
    }
    return OrcaBinary.parse(bytes);
  }

  static Map<OrcaField, Double> json(String text) {
    Object decoded;
    try {
      decoded = Json.decodeValue(Buffer.buffer(text));
    } catch (DecodeException | StackOverflowError e) {
      throw new ReportJson.Malformed("body: " + e.getMessage() + " (expected: JSON)");
    }
    if (!(decoded instanceof JsonObject object)) {
      throw new ReportJson.Malformed("no object (expected: an OrcaLoadReport)");
    }
    Map<OrcaField, Double> values = new EnumMap<>(OrcaField.class);
    for (OrcaField field : OrcaField.values()) {
      Object plain = object.getValue(field.id());
      Object camel = object.getValue(field.jsonName());
      if (plain != null && camel != null) {
        throw twice(field.id());
      }
      Object found = plain == null ? camel : plain;
      if (found instanceof Number number) {
        values.put(field, number.doubleValue());
      } else if (found instanceof String string) {
        values.put(field, number(field.id(), string));
      } else if (found != null) {
        throw new ReportJson.Malformed(field.id() + ": " + clip(found) + " (expected: a number)");
      }
    }
    return values;
  }

  private static Map<OrcaField, Double> pairs(String text) {
    Map<OrcaField, Double> values = new EnumMap<>(OrcaField.class);
    Set<String> seen = new HashSet<>();
    String[] pairs = text.split(",", NAMES_MAX + 1);
    if (pairs.length > NAMES_MAX) {
      throw new ReportJson.Malformed("more than " + NAMES_MAX + " names");
    }
    for (String pair : pairs) {
      int end = pair.indexOf('=') >= 0 ? pair.indexOf('=') : pair.indexOf(':');
      if (end < 0) {
        throw new ReportJson.Malformed(clip(pair.strip()) + " (expected: name=number)");
      }
      String name = pair.substring(0, end).strip();
      double value = number(name, pair.substring(end + 1).strip());
      if (name.isEmpty() || !seen.add(name)) {
        throw twice(name);
      }
      OrcaField field = OrcaField.named(name);
      if (field != null) {
        values.put(field, value);
      }
    }
    return values;
  }

  private static double number(String name, String written) {
    if (!NUMBER.matcher(written).matches()) {
      throw new ReportJson.Malformed(clip(name) + ": " + clip(written) + " (expected: a number)");
    }
    return Double.parseDouble(written);
  }

  private static ReportJson.Malformed twice(String name) {
    return new ReportJson.Malformed(clip(name) + ": twice, or without a name");
  }

  private static String clip(Object found) {
    String text = String.valueOf(found);
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
