package dev.weir.admin.api;

import dev.weir.core.settings.Finding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says a finding as the API does: a JSON pointer, a code to translate by, and its parameters.
final class FieldErrors {
  private static final Pattern SPAN = Pattern.compile("(-?\\d+)\\.\\.(-?\\d+).*");
  private static final Pattern NEAREST = Pattern.compile("did you mean (.*)\\?");

  private FieldErrors() {}

  static JsonObject of(Finding finding) {
    return new JsonObject()
        .put("pointer", "#" + finding.place().path())
        .put("code", code(finding))
        .put("params", params(finding))
        .put("message", finding.found() + " (expected: " + finding.expected() + ")");
  }

  private static String code(Finding finding) {
    return switch (finding.code()) {
      case "unknown-field" -> "unknown";
      case "form" -> finding.expected().contains(" | ") ? "enum" : "pattern";
      case "range" ->
          finding.expected().endsWith("entries")
              ? "length"
              : finding.expected().startsWith("a sum of") ? "sum" : "range";
      case "syntax" -> "type";
      default -> finding.code();
    };
  }

  private static JsonObject params(Finding finding) {
    JsonObject params = new JsonObject().put("expected", finding.expected());
    Matcher span = SPAN.matcher(finding.expected());
    if (span.matches()) {
      params.put("min", Long.parseLong(span.group(1))).put("max", Long.parseLong(span.group(2)));
    }
    if (finding.expected().contains(" | ")) {
      JsonArray allowed = new JsonArray();
      for (String each : finding.expected().split(" \\| ", -1)) {
        allowed.add(each);
      }
      params.put("allowed", allowed);
    }
    Matcher nearest = NEAREST.matcher(finding.expected());
    if (nearest.matches()) {
      params.put("nearest", nearest.group(1));
    }
    return params;
  }
}
