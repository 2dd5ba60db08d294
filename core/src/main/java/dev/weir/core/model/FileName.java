package dev.weir.core.model;

import java.util.regex.Pattern;

/// The name of a certificate, key or revocation file in the certificate directory of each director.
/// It names no other directory.
public record FileName(String value) {
  public static final String FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

  private static final Pattern PATTERN = Pattern.compile(FORM);

  public FileName {
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException("file name: " + value + " (expected: " + FORM + ")");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
