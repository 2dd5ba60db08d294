package dev.weir.admin.api;

/// The types of problems that the API answers with; the list is served at `/api/v1/problems`.
public enum ProblemKind {
  MALFORMED("malformed", 400, "Malformed request", "The request is not what HTTP or JSON allow."),
  UNAUTHORIZED("unauthorized", 401, "Not signed in", "The token or session is missing or wrong."),
  FORBIDDEN_ORIGIN(
      "forbidden-origin",
      403,
      "Refused origin",
      "A browser sent this from another site, or a header that proves otherwise is missing."),
  NOT_FOUND("not-found", 404, "Not found", "There is nothing at this path."),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed", "Not with this method."),
  CONFLICT("conflict", 409, "Conflict", "It cannot stand beside what is there."),
  STALE_ETAG(
      "stale-etag",
      412,
      "Changed meanwhile",
      "What is there is not what If-Match or If-None-Match expects."),
  TOO_LARGE("too-large", 413, "Too large", "The body is too large, or a limit is reached."),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", 415, "Unsupported media type", "The body must be JSON."),
  VALIDATION("validation", 422, "Invalid", "Values are wrong; `errors` names each."),
  UNKNOWN_FIELD(
      "unknown-field", 422, "Unknown field", "Fields are not known; `errors` names each."),
  PRECONDITION_REQUIRED(
      "precondition-required", 428, "If-Match needed", "Name the version that you want to change."),
  INTERNAL("internal", 500, "Internal error", "Weir failed; the request id is in its log."),
  NO_OWNER(
      "no-owner",
      503,
      "No owner",
      "The node that would have to do it does not answer; nothing was changed."),
  NO_MAJORITY(
      "no-majority",
      503,
      "No majority",
      "The configuration log has no leader now; nothing can be written, reading goes on.");

  private final String slug;
  private final int status;
  private final String title;
  private final String description;

  ProblemKind(String slug, int status, String title, String description) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.description = description;
  }

  /// The relative URI that stands in `type`.
  public String type() {
    return "/api/v1/problems#" + slug;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String description() {
    return description;
  }
}
