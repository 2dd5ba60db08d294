package dev.weir.admin.api;

import dev.weir.core.settings.Finding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// A request that cannot be answered as asked, as RFC 9457 says it.
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemKind kind;
  private final transient JsonObject members;

  Problem(ProblemKind kind, String detail) {
    this(kind, detail, new JsonObject());
  }

  /// @param members what stands in the document beside the standard members
  Problem(ProblemKind kind, String detail, JsonObject members) {
    super(detail, null, false, false);
    this.kind = kind;
    this.members = members;
  }

  /// A document with wrong values: `unknown-field` when that is all that is wrong.
  static Problem of(List<Finding> findings) {
    boolean onlyUnknown =
        findings.stream().allMatch(finding -> finding.code().equals("unknown-field"));
    JsonArray errors = new JsonArray();
    findings.forEach(finding -> errors.add(FieldErrors.of(finding)));
    return new Problem(
        onlyUnknown ? ProblemKind.UNKNOWN_FIELD : ProblemKind.VALIDATION,
        findings.getFirst().toString(),
        new JsonObject().put("errors", errors));
  }

  static Problem notFound(String what) {
    return new Problem(ProblemKind.NOT_FOUND, what + ": not there");
  }

  ProblemKind kind() {
    return kind;
  }

  JsonObject document(String instance, String requestId) {
    return new JsonObject()
        .put("type", kind.type())
        .put("title", kind.title())
        .put("status", kind.status())
        .put("detail", getMessage())
        .put("instance", instance)
        .put("requestId", requestId)
        .mergeIn(members);
  }
}
