package dev.weir.core.wire;

import dev.weir.core.model.Dial;
import dev.weir.core.model.DialTls;
import dev.weir.core.model.FileName;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ProxyOption;
import dev.weir.core.model.Redispatch;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.Timeouts;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `timeouts`, `redispatch`, `limits`, `dial`, `affinity` and
/// `schedulerOptions` parts of a service as JSON.
final class ForwardingJson {
  private ForwardingJson() {}

  static void write(Forwarding forwarding, JsonObject into) {
    into.put("timeouts", write(forwarding.timeouts()))
        .put("redispatch", write(forwarding.redispatch()))
        .put("limits", new JsonObject().put("connectionsMax", forwarding.connectionsMax()))
        .put("dial", write(forwarding.dial()))
        .put("affinity", AffinityJson.write(forwarding.affinity()))
        .put("schedulerOptions", SchedulerJson.write(forwarding.scheduling()));
  }

  static Forwarding read(Fields fields) {
    Timeouts timeouts = readTimeouts(fields.object("timeouts"));
    Redispatch redispatch = readRedispatch(fields.object("redispatch"));
    Fields limits = fields.object("limits");
    int connections =
        limits.integer(
            "connectionsMax", 1, Forwarding.CONNECTIONS_LIMIT, Forwarding.DEFAULT.connectionsMax());
    limits.end();
    Dial dial = readDial(fields.object("dial"));
    return new Forwarding(
        timeouts,
        redispatch,
        connections,
        dial,
        AffinityJson.read(fields.object("affinity")),
        SchedulerJson.read(fields.object("schedulerOptions")));
  }

  private static JsonObject write(Timeouts timeouts) {
    return new JsonObject()
        .put("connectMs", timeouts.connect().toMillis())
        .put("idleMs", timeouts.idle().toMillis())
        .put("clientMs", millis(timeouts.client()))
        .put("serverMs", millis(timeouts.server()))
        .put("halfClosedMs", timeouts.halfClosed().toMillis())
        .put("handshakeMs", timeouts.handshake().toMillis())
        .put("proxyHeaderMs", timeouts.proxyHeader().toMillis());
  }

  private static JsonObject write(Redispatch redispatch) {
    return new JsonObject()
        .put("attemptsMax", redispatch.attemptsMax())
        .put("totalMs", redispatch.total().toMillis())
        .put("turnAroundMs", redispatch.turnAround().toMillis());
  }

  private static JsonObject write(Dial dial) {
    DialTls tls = dial.tls();
    return new JsonObject()
        .put("proxyProtocol", dial.proxyProtocol().id())
        .put(
            "proxyOptions",
            new JsonArray(dial.proxyOptions().stream().map(ProxyOption::id).toList()))
        .put("source", text(dial.source()))
        .put("transparent", dial.transparent())
        .put(
            "tls",
            new JsonObject()
                .put("mode", CheckJson.id(tls.mode()))
                .put("verify", CheckJson.id(tls.verify()))
                .put("serverName", text(tls.serverName()))
                .put("ca", text(tls.ca())));
  }

  private static Timeouts readTimeouts(Fields fields) {
    Timeouts base = Timeouts.DEFAULT;
    long idleMin = Timeouts.IDLE_MILLIS_MIN;
    long idleMax = Timeouts.IDLE_MILLIS_MAX;
    long firstMin = Timeouts.FIRST_BYTES_MILLIS_MIN;
    long firstMax = Timeouts.FIRST_BYTES_MILLIS_MAX;
    Duration connect = fields.millis("connectMs", 1, Timeouts.CONNECT_MILLIS_MAX, base.connect());
    Duration idle = fields.millis("idleMs", idleMin, idleMax, base.idle());
    Duration client = sideOrNull(fields, "clientMs");
    Duration server = sideOrNull(fields, "serverMs");
    Duration halfClosed =
        fields.millis("halfClosedMs", idleMin, Timeouts.HALF_CLOSED_MILLIS_MAX, base.halfClosed());
    Duration handshake = fields.millis("handshakeMs", firstMin, firstMax, base.handshake());
    Duration header = fields.millis("proxyHeaderMs", firstMin, firstMax, base.proxyHeader());
    fields.end();
    return new Timeouts(connect, idle, client, server, halfClosed, handshake, header);
  }

  private static @Nullable Duration sideOrNull(Fields fields, String key) {
    Long millis = fields.integerOrNull(key, Timeouts.IDLE_MILLIS_MIN, Timeouts.IDLE_MILLIS_MAX);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static Redispatch readRedispatch(Fields fields) {
    Redispatch base = Redispatch.DEFAULT;
    int attempts = fields.integer("attemptsMax", 1, Redispatch.ATTEMPTS_LIMIT, base.attemptsMax());
    Duration total =
        fields.millis(
            "totalMs", Redispatch.TOTAL_MILLIS_MIN, Redispatch.TOTAL_MILLIS_MAX, base.total());
    Duration turnAround =
        fields.millis("turnAroundMs", 0, Redispatch.TURN_AROUND_MILLIS_MAX, base.turnAround());
    fields.end();
    return new Redispatch(attempts, total, turnAround);
  }

  private static Dial readDial(Fields fields) {
    Dial base = Dial.DEFAULT;
    var header =
        fields.choice(
            "proxyProtocol",
            List.of(Dial.ProxyProtocolOut.values()),
            Dial.ProxyProtocolOut::id,
            base.proxyProtocol());
    Set<ProxyOption> options = readProxyOptions(fields, header);
    IpAddress source = fields.parsedOrNull("source", IpAddress::parse);
    boolean transparent = fields.flag("transparent", base.transparent());
    DialTls tls = readTls(fields.object("tls"));
    fields.end();
    return fields.guarded(
        "source",
        "form",
        String.valueOf(source),
        () -> new Dial(header, options, source, transparent, tls),
        base);
  }

  private static Set<ProxyOption> readProxyOptions(Fields fields, Dial.ProxyProtocolOut header) {
    List<ProxyOption> read =
        fields.parsedEach("proxyOptions", ProxyOption.values().length, ProxyOption::of);
    Dial base = Dial.DEFAULT;
    return fields
        .guarded(
            "proxyOptions",
            "form",
            String.valueOf(read.stream().map(ProxyOption::id).toList()),
            () -> new Dial(header, new HashSet<>(read), null, base.transparent(), base.tls()),
            base)
        .proxyOptions();
  }

  private static DialTls readTls(Fields fields) {
    DialTls base = DialTls.OFF;
    var mode = fields.choice("mode", List.of(DialTls.Mode.values()), CheckJson::id, base.mode());
    var verify =
        fields.choice("verify", List.of(DialTls.Verify.values()), CheckJson::id, base.verify());
    ServerName serverName = fields.parsedOrNull("serverName", ServerName::new);
    FileName ca = fields.parsedOrNull("ca", FileName::new);
    fields.end();
    return fields.guarded(
        "serverName",
        "form",
        String.valueOf(serverName),
        () -> new DialTls(mode, verify, serverName, ca),
        base);
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
