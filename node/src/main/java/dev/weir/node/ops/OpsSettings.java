package dev.weir.node.ops;

import dev.weir.core.model.Endpoint;
import dev.weir.core.settings.Fields;

/// Where a process answers `/livez`, `/readyz` and `/metrics`.
///
/// @param host address to bind; default 127.0.0.1
/// @param port 0: the kernel chooses; default 8082
public record OpsSettings(String host, int port) {
  public static final int DEFAULT_PORT = 8082;

  public static OpsSettings read(Fields fields) {
    String host = fields.text("host", "127.0.0.1");
    int port = fields.integer("port", 0, Endpoint.PORT_MAX, DEFAULT_PORT);
    fields.end();
    return new OpsSettings(host, port);
  }
}
