package dev.weir.core.model;

import java.util.ArrayList;
import java.util.List;

/// A set of HTTP status codes, written as `200`, `200-399` or `200,204,300-302`.
public record StatusRanges(List<Span> spans) {
  /// From `first` to `last`, both included.
  public record Span(int first, int last) {
    public Span {
      if (first < 100 || last > 599 || first > last) {
        throw new IllegalArgumentException(
            "status: " + first + "-" + last + " (expected: 100..599, low end first)");
      }
    }
  }

  public StatusRanges {
    if (spans.isEmpty() || spans.size() > 32) {
      throw new IllegalArgumentException("status: " + spans.size() + " ranges (expected: 1..32)");
    }
    spans = List.copyOf(spans);
  }

  public static StatusRanges parse(String text) {
    List<Span> spans = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.trim().split("-", -1);
      try {
        int first = Integer.parseInt(ends[0]);
        spans.add(new Span(first, ends.length == 1 ? first : Integer.parseInt(ends[1])));
      } catch (NumberFormatException _) {
        throw new IllegalArgumentException(
            "status: " + text + " (expected: like 200-399 or 200,204)");
      }
    }
    return new StatusRanges(spans);
  }

  public boolean contains(int status) {
    for (Span span : spans) {
      if (status >= span.first && status <= span.last) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Span span : spans) {
      text.append(text.isEmpty() ? "" : ",").append(span.first);
      if (span.last > span.first) {
        text.append('-').append(span.last);
      }
    }
    return text.toString();
  }
}
