package dev.weir.director.forward;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An accepted connection, whatever carries it. Lives on one event loop.
interface Connection {
  /// The address of the socket's other end.
  IpAddress peer();

  /// Both ends of the client's socket; costs a system call.
  ProxyAddresses.Inet ends();

  /// Reads what the client must say first; tells once what became of it, maybe before it returns.
  /// What the client said beyond it is kept.
  void read(Preface preface, long withinNanos, Consumer<Preface.Heard> then);

  /// Speaks TLS with the client from now on, whose hello was read; tells once what became of the
  /// handshake.
  ///
  /// @param serverName that of the hello
  void secure(
      ServerTls tls, @Nullable String serverName, long withinNanos, Consumer<Preface.Heard> then);

  /// Connects to a backend; tells once what it came to, maybe before it returns. Never throws: what
  /// goes wrong is a value.
  void dial(DialOrder order);

  /// Sends the client away with a reset.
  void refuse();

  /// Ends it from our side, wherever it is.
  void kill();
}
