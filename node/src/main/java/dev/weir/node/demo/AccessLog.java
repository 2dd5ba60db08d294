package dev.weir.node.demo;

import dev.weir.core.time.NanoClock;
import io.vertx.core.net.SocketAddress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line per connection opened, connection closed and request answered, numbered in order; each
/// begins so, and a request's line goes on with `method= path= status= agent=""`:
///
/// ```
/// conn open n=1 t=8123456 backend=b1 conn=1 caller=127.0.0.2:40312
/// request n=2 t=8345678 backend=b1 conn=1 caller=127.0.0.2:40312 method=GET path=/ status=200 …
/// conn close n=3 t=9345678 backend=b1 conn=1 caller=127.0.0.2:40312 requests=1
/// ```
///
/// `t` is nanoseconds since the start. A line is in the file before the answer that it tells of is
/// on its way: tests judge by this file, also after a `kill -9`. That is why it is written right on
/// the event loop, which only a demo may do.
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int TEXT_LENGTH_MAX = 256;

  private final String name;
  private final OutputStream out;
  private final NanoClock clock;
  private final long startedNanos;
  private long sequence;
  private boolean broken;

  private AccessLog(String name, OutputStream out, NanoClock clock) {
    this.name = name;
    this.out = out;
    this.clock = clock;
    this.startedNanos = clock.nowNanos();
  }

  /// @param where a file to append to, `-` for standard output, or empty for none
  static AccessLog open(String where, String name) throws IOException {
    OutputStream out =
        switch (where) {
          case "" -> OutputStream.nullOutputStream();
          case "-" -> new FileOutputStream(FileDescriptor.out);
          default ->
              Files.newOutputStream(
                  Path.of(where), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        };
    return new AccessLog(name, out, NanoClock.system());
  }

  void opened(long connection, SocketAddress caller) {
    write("conn open", connection, caller, "");
  }

  void closed(long connection, SocketAddress caller, long requestCount) {
    write("conn close", connection, caller, " requests=" + requestCount);
  }

  void answered(long connection, SocketAddress caller, Answered what) {
    write(
        "request",
        connection,
        caller,
        " method="
            + plain(what.method())
            + " path="
            + plain(what.path())
            + " status="
            + what.status()
            + " agent=\""
            + plain(what.userAgent())
            + '"');
  }

  /// A request and the status that it got.
  record Answered(String method, String path, int status, String userAgent) {}

  /// `address:port`, an IPv6 address in brackets.
  static String text(SocketAddress caller) {
    String host = String.valueOf(caller.hostAddress());
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + caller.port();
  }

  private void write(String what, long connection, SocketAddress caller, String rest) {
    sequence++;
    String line =
        what
            + " n="
            + sequence
            + " t="
            + (clock.nowNanos() - startedNanos)
            + " backend="
            + plain(name)
            + " conn="
            + connection
            + " caller="
            + text(caller)
            + rest
            + '\n';
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      if (!broken) {
        broken = true;
        LOG.warn("access log of {} cannot be written: {}", name, e.getMessage());
      }
    }
  }

  /// One word of a line: no quotes, no control characters, not endless.
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.chars()
        .limit(TEXT_LENGTH_MAX)
        .forEach(c -> plain.append(c < ' ' || c == '"' || c == 127 ? '_' : (char) c));
    return plain.toString();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
