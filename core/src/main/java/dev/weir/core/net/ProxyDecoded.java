package dev.weir.core.net;

/// What the bytes so far are.
public sealed interface ProxyDecoded {
  /// They are the beginning of a header. Nothing may be sent or forwarded before the rest is there.
  ///
  /// @param lengthMin how many bytes are needed in all before it makes sense to ask again
  record NeedMore(int lengthMin) implements ProxyDecoded {}

  /// They begin with a header.
  ///
  /// @param consumed how many bytes it took; the stream begins after them
  record Complete(ProxyHeader header, int consumed) implements ProxyDecoded {}

  /// They are no header, whatever follows: the connection must end.
  record Invalid(Reason reason) implements ProxyDecoded {}

  /// What is wrong; a label of a metric.
  enum Reason {
    /// They begin neither as version 1 nor as version 2 does.
    NOT_PROXY,
    /// No end of the line within [ProxyDecoder#V1_LENGTH_MAX].
    LINE_TOO_LONG,
    /// A carriage return or a line feed alone.
    LINE_END,
    LINE_MALFORMED,
    ADDRESS_MALFORMED,
    PORT_MALFORMED,
    VERSION_UNKNOWN,
    COMMAND_UNKNOWN,
    FAMILY_UNKNOWN,
    /// More than the limit of the listener.
    HEADER_TOO_LONG,
    ADDRESS_TRUNCATED,
    TLV_TRUNCATED,
    TLV_TOO_LONG,
    TLV_MALFORMED,
    TLV_DUPLICATE,
    CHECKSUM_WRONG
  }
}
