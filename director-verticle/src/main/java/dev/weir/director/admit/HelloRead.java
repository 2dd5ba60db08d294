package dev.weir.director.admit;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the first bytes of a client are, if its connection should be TLS.
public sealed interface HelloRead {
  /// The beginning of a hello.
  ///
  /// @param lengthMin how many bytes are needed in all before it makes sense to ask again
  record NeedMore(int lengthMin) implements HelloRead {}

  /// A whole hello; its bytes belong to whoever ends the TLS, and are passed on as they are.
  ///
  /// @param serverName in lower case and without a dot at the end, or null if the client named none
  /// @param protocols ALPN, in the client's order; bytes as Latin-1, for they need not be text
  /// @param versions those offered; from a client older than TLS 1.3 the highest alone
  record Hello(@Nullable String serverName, List<String> protocols, Set<TlsVersion> versions)
      implements HelloRead {
    public Hello {
      protocols = List.copyOf(protocols);
      versions = Set.copyOf(versions);
    }
  }

  /// No hello, or one that no server should answer.
  record NotTls(Reason reason) implements HelloRead {}

  /// More bytes than the limit allows.
  record TooLong() implements HelloRead {}

  /// What is wrong; a label of a metric.
  enum Reason {
    /// The first record is none of a handshake: another protocol.
    NOT_A_HANDSHAKE,
    /// A handshake that does not begin with a client's hello.
    NOT_A_HELLO,
    /// Lengths that do not fit into each other, or something twice.
    MALFORMED,
    /// The name is no host name: not letters, digits and hyphens, or an address.
    NAME_INVALID
  }
}
