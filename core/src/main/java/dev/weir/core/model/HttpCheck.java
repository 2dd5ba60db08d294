package dev.weir.core.model;

import org.jspecify.annotations.Nullable;

/// The HTTP part of a health check.
///
/// @param host the `Host` header and the name in the TLS hello, or null for the backend's own
/// @param bodyContains text that the first 64 KiB of the body must contain, or null
/// @param verifyCertificate whether an `https` probe fails on a certificate that cannot be verified
public record HttpCheck(
    String method,
    String path,
    @Nullable String host,
    StatusRanges expectStatus,
    @Nullable String bodyContains,
    boolean verifyCertificate) {
  public static final HttpCheck DEFAULT =
      new HttpCheck("GET", "/", null, StatusRanges.parse("200-399"), null, true);

  public HttpCheck {
    if (!method.matches("[A-Z]{1,16}")) {
      throw new IllegalArgumentException(
          "method: " + method + " (expected: an upper-case HTTP method)");
    }
    if (!path.startsWith("/")
        || path.length() > 2048
        || path.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException("path: " + path + " (expected: / and no blanks)");
    }
    if (host != null
        && (host.isEmpty() || host.length() > 253 || host.chars().anyMatch(c -> c <= ' '))) {
      throw new IllegalArgumentException("host: " + host + " (expected: a host name)");
    }
  }
}
