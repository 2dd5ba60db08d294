package dev.weir.director.contract;

/// Who forwards.
enum ForwarderKind {
  WEIR_NATIVE("Weir, native relay"),
  WEIR_PIPELINE("Weir, pipeline relay"),
  HAPROXY("HAProxy"),
  NGINX("nginx");

  private final String label;

  ForwarderKind(String label) {
    this.label = label;
  }

  boolean isWeir() {
    return this == WEIR_NATIVE || this == WEIR_PIPELINE;
  }

  @Override
  public String toString() {
    return label;
  }
}
