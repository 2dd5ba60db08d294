package dev.weir.core.wire;

import dev.weir.core.model.AccessRules;
import dev.weir.core.model.Cidr;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ListenerLimits;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerSocket;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.PortRange;
import dev.weir.core.model.ProxyProtocolIn;
import dev.weir.core.model.RelayKind;
import dev.weir.core.model.TcpOptions;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A listener as JSON.
final class ListenerJson {
  private ListenerJson() {}

  static JsonObject write(Listener listener) {
    PortRange ports = listener.ports();
    ListenerOptions options = listener.options();
    ListenerSocket socket = options.socket();
    TcpOptions tcp = socket.tcp();
    return new JsonObject()
        .put("id", listener.id().value())
        .put("port", ports.first())
        .put("portLast", ports.count() == 1 ? null : ports.last())
        .put("addresses", new JsonArray(listener.addresses()))
        .put("enabled", listener.enabled())
        .put("relay", options.relay().id())
        .put("share", socket.share())
        .put("backlog", socket.backlog())
        .put(
            "proxyProtocol",
            new JsonObject()
                .put("mode", CheckJson.id(options.proxyProtocol().mode()))
                .put("trusted", texts(options.proxyProtocol().trusted())))
        .put(
            "access",
            new JsonObject()
                .put("allow", texts(options.access().allow()))
                .put("deny", texts(options.access().deny())))
        .put("limits", write(options.limits()))
        .put(
            "tcp",
            new JsonObject()
                .put("keepAlive", tcp.keepAlive())
                .put("userTimeoutMs", tcp.userTimeout().toMillis())
                .put("fastOpen", tcp.fastOpen()))
        .put("tls", ListenerTlsJson.write(options.tls()));
  }

  static @Nullable Listener read(Fields fields) {
    String id = fields.required("id");
    PortRange ports = readPorts(fields);
    List<String> addresses = readAddresses(fields);
    boolean enabled = fields.flag("enabled", true);
    ListenerOptions options = readOptions(fields);
    fields.end();
    ListenerId listenerId =
        id.isEmpty() ? null : fields.made("id", "form", id, () -> new ListenerId(id));
    return listenerId == null || ports == null
        ? null
        : new Listener(listenerId, ports, addresses, enabled, options);
  }

  /// A list as it is written.
  static JsonArray texts(List<?> values) {
    JsonArray texts = new JsonArray();
    values.forEach(each -> texts.add(each.toString()));
    return texts;
  }

  private static JsonObject write(ListenerLimits limits) {
    return new JsonObject()
        .put("connectionsMax", limits.connectionsMax())
        .put("connectionsPerClientMax", limits.connectionsPerClientMax())
        .put("connectionsPerSecondMax", limits.connectionsPerSecondMax())
        .put("connectionsPerSecondPerClientMax", limits.connectionsPerSecondPerClientMax())
        .put("bytesPerSecondMax", limits.bytesPerSecondMax());
  }

  private static @Nullable PortRange readPorts(Fields fields) {
    int port = fields.integer("port", 1, Endpoint.PORT_MAX, 0);
    Long last = fields.integerOrNull("portLast", 1, Endpoint.PORT_MAX);
    if (!fields.has("port")) {
      fields.findings().add(fields.at("port"), "required", "nothing", "1.." + Endpoint.PORT_MAX);
    }
    if (port == 0) {
      return null;
    }
    int end = last == null ? port : last.intValue();
    return fields.made("portLast", "range", end, () -> new PortRange(port, end));
  }

  private static List<String> readAddresses(Fields fields) {
    List<String> addresses = fields.texts("addresses", Listener.ADDRESSES_MAX, List.of());
    for (String address : addresses) {
      if (!Addresses.isNumeric(address)) {
        fields
            .findings()
            .add(fields.at("addresses"), "form", address, "a numeric IPv4 or IPv6 address");
      }
    }
    return addresses;
  }

  private static ListenerOptions readOptions(Fields fields) {
    ListenerOptions base = ListenerOptions.DEFAULT;
    RelayKind relay =
        fields.choice("relay", List.of(RelayKind.values()), RelayKind::id, base.relay());
    ListenerSocket socket = readSocket(fields);
    ProxyProtocolIn proxyProtocol = readProxyProtocol(fields.object("proxyProtocol"));
    AccessRules access = readAccess(fields.object("access"));
    ListenerLimits limits = readLimits(fields.object("limits"));
    ListenerTls tls = ListenerTlsJson.read(fields.object("tls"));
    return fields.guarded(
        "relay",
        "form",
        relay.id(),
        () -> new ListenerOptions(relay, socket, proxyProtocol, access, limits, tls),
        base);
  }

  private static ListenerSocket readSocket(Fields fields) {
    boolean share = fields.flag("share", ListenerSocket.DEFAULT.share());
    Integer backlog = smallOrNull(fields, "backlog", 1, ListenerSocket.BACKLOG_MAX);
    TcpOptions base = TcpOptions.DEFAULT;
    Fields tcp = fields.object("tcp");
    boolean keepAlive = tcp.flag("keepAlive", base.keepAlive());
    var userTimeout =
        tcp.millis("userTimeoutMs", 0, TcpOptions.USER_TIMEOUT_MILLIS_MAX, base.userTimeout());
    boolean fastOpen = tcp.flag("fastOpen", base.fastOpen());
    tcp.end();
    return new ListenerSocket(share, backlog, new TcpOptions(keepAlive, userTimeout, fastOpen));
  }

  private static ProxyProtocolIn readProxyProtocol(Fields fields) {
    var mode =
        fields.choice(
            "mode",
            List.of(ProxyProtocolIn.Mode.values()),
            CheckJson::id,
            ProxyProtocolIn.OFF.mode());
    int max = ProxyProtocolIn.TRUSTED_MAX;
    List<Cidr> trusted = fields.parsedEach("trusted", max, Cidr::parse);
    fields.end();
    if (mode == ProxyProtocolIn.Mode.REQUIRED && trusted.isEmpty()) {
      if (!fields.findings().has(fields.at("trusted"))) {
        fields
            .findings()
            .add(fields.at("trusted"), "required", "nothing", "1.." + max + " entries");
      }
      return ProxyProtocolIn.OFF;
    }
    return new ProxyProtocolIn(mode, trusted);
  }

  private static AccessRules readAccess(Fields fields) {
    List<Cidr> allow = fields.parsedEach("allow", AccessRules.ENTRIES_MAX, Cidr::parse);
    List<Cidr> deny = fields.parsedEach("deny", AccessRules.ENTRIES_MAX, Cidr::parse);
    fields.end();
    return new AccessRules(allow, deny);
  }

  private static ListenerLimits readLimits(Fields fields) {
    int max = ListenerLimits.CONNECTIONS_LIMIT;
    Integer open = smallOrNull(fields, "connectionsMax", 1, max);
    Integer openPerClient = smallOrNull(fields, "connectionsPerClientMax", 1, max);
    Integer rate = smallOrNull(fields, "connectionsPerSecondMax", 1, max);
    Integer ratePerClient = smallOrNull(fields, "connectionsPerSecondPerClientMax", 1, max);
    Long bytes =
        fields.integerOrNull(
            "bytesPerSecondMax", ListenerLimits.BYTES_LEAST, ListenerLimits.BYTES_LIMIT);
    fields.end();
    return new ListenerLimits(open, openPerClient, rate, ratePerClient, bytes);
  }

  private static @Nullable Integer smallOrNull(Fields fields, String key, int min, int max) {
    Long number = fields.integerOrNull(key, min, max);
    return number == null ? null : number.intValue();
  }
}
