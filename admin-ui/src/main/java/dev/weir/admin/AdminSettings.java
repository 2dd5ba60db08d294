package dev.weir.admin;

import dev.weir.core.model.Endpoint;
import dev.weir.core.settings.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings of the admin role.
///
/// @param host numeric address or host name to listen on; loopback unless told otherwise
/// @param port of the administration; 0 lets the kernel choose
/// @param tokenFile holds the admin token; null: one is made at the first start
/// @param allowedHosts names beside numeric addresses and `localhost` under which browsers come
/// @param pathPrefix under which a proxy serves the administration, such as `/lb`; empty for none
public record AdminSettings(
    String host,
    int port,
    @Nullable String tokenFile,
    List<String> allowedHosts,
    String pathPrefix) {
  public static final int DEFAULT_PORT = 8081;
  private static final int HOSTS_MAX = 100;

  public AdminSettings {
    allowedHosts = List.copyOf(allowedHosts);
  }

  public static AdminSettings read(Fields fields) {
    String host = fields.text("host", "127.0.0.1");
    int port = fields.integer("port", 0, Endpoint.PORT_MAX, DEFAULT_PORT);
    String tokenFile = fields.textOrNull("tokenFile");
    List<String> allowedHosts = fields.texts("allowedHosts", HOSTS_MAX, List.of());
    String pathPrefix = fields.text("pathPrefix", "");
    if (!pathPrefix.isEmpty() && !pathPrefix.matches("(/[A-Za-z0-9._~-]+)+")) {
      fields.findings().add(fields.at("pathPrefix"), "form", pathPrefix, "like /lb, or nothing");
    }
    fields.end();
    return new AdminSettings(host, port, tokenFile, allowedHosts, pathPrefix);
  }
}
