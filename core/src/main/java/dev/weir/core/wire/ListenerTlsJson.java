package dev.weir.core.wire;

import dev.weir.core.model.ClientCertificates;
import dev.weir.core.model.FileName;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.TlsFloor;
import dev.weir.core.model.TlsRoute;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The `tls` part of a listener as JSON.
final class ListenerTlsJson {
  private ListenerTlsJson() {}

  static JsonObject write(ListenerTls tls) {
    JsonArray routes = new JsonArray();
    for (TlsRoute route : tls.routes()) {
      routes.add(
          new JsonObject()
              .put("serverName", route.serverName().value())
              .put("service", route.service().value()));
    }
    ClientCertificates clients = tls.clients();
    return new JsonObject()
        .put("mode", CheckJson.id(tls.mode()))
        .put("certificates", ListenerJson.texts(tls.certificates()))
        .put("minVersion", tls.minVersion().id())
        .put("alpn", new JsonArray(tls.alpn()))
        .put("clientCertificate", CheckJson.id(clients.mode()))
        .put("clientCa", clients.ca() == null ? null : clients.ca().value())
        .put("revocation", clients.revocation() == null ? null : clients.revocation().value())
        .put("routes", routes);
  }

  static ListenerTls read(Fields fields) {
    ListenerTls base = ListenerTls.OFF;
    var mode =
        fields.choice("mode", List.of(ListenerTls.Mode.values()), CheckJson::id, base.mode());
    int certificatesMax = ListenerTls.CERTIFICATES_MAX;
    var certificates = fields.parsedEach("certificates", certificatesMax, FileName::new);
    var version =
        fields.choice("minVersion", List.of(TlsFloor.values()), TlsFloor::id, base.minVersion());
    var alpn = fields.parsedEach("alpn", ListenerTls.ALPN_MAX, ListenerTls::protocol);
    ClientCertificates clients = readClients(fields);
    List<TlsRoute> routes = readRoutes(fields);
    fields.end();
    if (mode == ListenerTls.Mode.TERMINATE && certificates.isEmpty()) {
      if (!fields.findings().has(fields.at("certificates"))) {
        fields
            .findings()
            .add(
                fields.at("certificates"),
                "required",
                "nothing",
                "1.." + certificatesMax + " entries");
      }
      return base;
    }
    return fields.guarded(
        "routes",
        "duplicate",
        "server names",
        () -> new ListenerTls(mode, certificates, version, alpn, clients, routes),
        base);
  }

  private static ClientCertificates readClients(Fields fields) {
    ClientCertificates base = ClientCertificates.OFF;
    var mode =
        fields.choice(
            "clientCertificate",
            List.of(ClientCertificates.Mode.values()),
            CheckJson::id,
            base.mode());
    FileName ca = fields.parsedOrNull("clientCa", FileName::new);
    FileName revocation = fields.parsedOrNull("revocation", FileName::new);
    if (fields.findings().has(fields.at("clientCa"))) {
      return base;
    }
    return fields.guarded(
        "clientCa",
        "required",
        "nothing",
        () -> new ClientCertificates(mode, ca, revocation),
        base);
  }

  private static List<TlsRoute> readRoutes(Fields fields) {
    List<TlsRoute> routes = new ArrayList<>();
    for (Fields each : fields.objects("routes", ListenerTls.ROUTES_MAX)) {
      ServerName serverName = readRequired(each, "serverName", ServerName::new);
      ServiceId service = readRequired(each, "service", ServiceId::new);
      each.end();
      if (serverName != null && service != null) {
        routes.add(new TlsRoute(serverName, service));
      }
    }
    return routes;
  }

  private static <T> @Nullable T readRequired(
      Fields fields, String key, Function<String, T> parser) {
    String text = fields.required(key);
    return text.isEmpty() ? null : fields.made(key, "form", text, () -> parser.apply(text));
  }
}
