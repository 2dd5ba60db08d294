package dev.weir.feedback.intake;

import io.vertx.core.buffer.Buffer;

/// What one fetch of a backend's page came to.
public sealed interface PullResult {
  record Fetched(Buffer body) implements PullResult {}

  /// Anything but 200; a redirect is not followed.
  record Refused(int status) implements PullResult {}

  record TooLarge() implements PullResult {}

  record Unreachable(String cause) implements PullResult {}

  record TimedOut() implements PullResult {}
}
