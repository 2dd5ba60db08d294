package dev.weir.core.settings;

import java.util.List;
import java.util.stream.Collectors;

/// A document that was refused, with everything that is wrong with it.
public final class InvalidDocument extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  public InvalidDocument(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  public List<Finding> findings() {
    return findings;
  }
}
