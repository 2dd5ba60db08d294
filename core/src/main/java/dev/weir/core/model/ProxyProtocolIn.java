package dev.weir.core.model;

import java.util.List;

/// Whether clients of a listener begin with a PROXY protocol header. It is never guessed: a header
/// that is not expected is data, and one that is expected and missing ends the connection.
///
/// @param trusted who may say for whom it speaks; others are refused; at least one when required
public record ProxyProtocolIn(Mode mode, List<Cidr> trusted) {
  /// Whether there is a header.
  public enum Mode {
    OFF,
    REQUIRED
  }

  public static final int TRUSTED_MAX = 1_000;
  public static final ProxyProtocolIn OFF = new ProxyProtocolIn(Mode.OFF, List.of());

  public ProxyProtocolIn {
    trusted = List.copyOf(trusted);
    if (trusted.size() > TRUSTED_MAX || (mode == Mode.REQUIRED && trusted.isEmpty())) {
      int least = mode == Mode.REQUIRED ? 1 : 0;
      throw new IllegalArgumentException(
          "trusted: "
              + trusted.size()
              + " entries (expected: "
              + least
              + ".."
              + TRUSTED_MAX
              + " entries with mode "
              + (least == 1 ? "required" : "off")
              + ")");
    }
  }
}
