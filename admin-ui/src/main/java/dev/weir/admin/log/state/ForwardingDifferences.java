package dev.weir.admin.log.state;

import dev.weir.core.model.Affinity;
import dev.weir.core.model.Dial;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerLimits;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerSocket;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.ProxyOption;
import dev.weir.core.model.Redispatch;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.model.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The values of a service that say how connections are accepted and forwarded, by their paths.
final class ForwardingDifferences {
  /// Entries of a list that are written out; a longer one is told by its length and a sum.
  static final int WRITTEN_MAX = 32;

  private ForwardingDifferences() {}

  static void forwarding(Map<String, String> values, String root, Forwarding forwarding) {
    Timeouts timeouts = forwarding.timeouts();
    values.put(root + "/timeouts/connectMs", text(timeouts.connect()));
    values.put(root + "/timeouts/idleMs", text(timeouts.idle()));
    values.put(root + "/timeouts/clientMs", text(timeouts.client()));
    values.put(root + "/timeouts/serverMs", text(timeouts.server()));
    values.put(root + "/timeouts/halfClosedMs", text(timeouts.halfClosed()));
    values.put(root + "/timeouts/handshakeMs", text(timeouts.handshake()));
    values.put(root + "/timeouts/proxyHeaderMs", text(timeouts.proxyHeader()));
    Redispatch redispatch = forwarding.redispatch();
    values.put(root + "/redispatch/attemptsMax", text(redispatch.attemptsMax()));
    values.put(root + "/redispatch/totalMs", text(redispatch.total()));
    values.put(root + "/redispatch/turnAroundMs", text(redispatch.turnAround()));
    values.put(root + "/limits/connectionsMax", text(forwarding.connectionsMax()));
    Dial dial = forwarding.dial();
    values.put(root + "/dial/proxyProtocol", text(dial.proxyProtocol()));
    values.put(
        root + "/dial/proxyOptions",
        text(dial.proxyOptions().stream().map(ProxyOption::id).toList()));
    values.put(root + "/dial/source", text(dial.source()));
    values.put(root + "/dial/transparent", text(dial.transparent()));
    values.put(root + "/dial/tls/mode", text(dial.tls().mode()));
    values.put(root + "/dial/tls/verify", text(dial.tls().verify()));
    values.put(root + "/dial/tls/serverName", text(dial.tls().serverName()));
    values.put(root + "/dial/tls/ca", text(dial.tls().ca()));
    Affinity affinity = forwarding.affinity();
    values.put(root + "/affinity/by", affinity.by().id());
    values.put(root + "/affinity/v4Mask", text(affinity.v4Mask()));
    values.put(root + "/affinity/v6Mask", text(affinity.v6Mask()));
    values.put(root + "/affinity/ttlMs", text(affinity.ttl()));
    values.put(root + "/affinity/entriesMax", text(affinity.entriesMax()));
    scheduling(values, root + "/schedulerOptions", forwarding.scheduling());
  }

  private static void scheduling(
      Map<String, String> values, String root, SchedulerOptions options) {
    values.put(root + "/draws", text(options.draws()));
    values.put(root + "/hash/by", options.hash().by().id());
    values.put(root + "/hash/method", options.hash().method().id());
    values.put(root + "/hash/tableSize", text(options.hash().tableSize()));
    values.put(root + "/hash/balanceFactorPercent", text(options.hash().balanceFactorPercent()));
    values.put(root + "/explorePermille", text(options.explorePermille()));
  }

  static void listener(Map<String, String> values, String root, Listener listener) {
    ListenerOptions options = listener.options();
    values.put(root + "/port", listener.ports().toString());
    values.put(root + "/addresses", text(listener.addresses()));
    values.put(root + "/enabled", text(listener.enabled()));
    values.put(root + "/relay", options.relay().id());
    values.put(root + "/proxyProtocol/mode", text(options.proxyProtocol().mode()));
    values.put(root + "/proxyProtocol/trusted", text(options.proxyProtocol().trusted()));
    values.put(root + "/access/allow", text(options.access().allow()));
    values.put(root + "/access/deny", text(options.access().deny()));
    socket(values, root, options.socket());
    limits(values, root + "/limits", options.limits());
    tls(values, root + "/tls", options.tls());
  }

  private static void socket(Map<String, String> values, String root, ListenerSocket socket) {
    values.put(root + "/share", text(socket.share()));
    values.put(root + "/backlog", text(socket.backlog()));
    values.put(root + "/tcp/keepAlive", text(socket.tcp().keepAlive()));
    values.put(root + "/tcp/userTimeoutMs", text(socket.tcp().userTimeout()));
    values.put(root + "/tcp/fastOpen", text(socket.tcp().fastOpen()));
  }

  private static void limits(Map<String, String> values, String root, ListenerLimits limits) {
    values.put(root + "/connectionsMax", text(limits.connectionsMax()));
    values.put(root + "/connectionsPerClientMax", text(limits.connectionsPerClientMax()));
    values.put(root + "/connectionsPerSecondMax", text(limits.connectionsPerSecondMax()));
    values.put(
        root + "/connectionsPerSecondPerClientMax",
        text(limits.connectionsPerSecondPerClientMax()));
    values.put(root + "/bytesPerSecondMax", text(limits.bytesPerSecondMax()));
  }

  private static void tls(Map<String, String> values, String root, ListenerTls tls) {
    values.put(root + "/mode", text(tls.mode()));
    values.put(root + "/certificates", text(tls.certificates()));
    values.put(root + "/minVersion", tls.minVersion().id());
    values.put(root + "/alpn", text(tls.alpn()));
    values.put(root + "/clientCertificate", text(tls.clients().mode()));
    values.put(root + "/clientCa", text(tls.clients().ca()));
    values.put(root + "/revocation", text(tls.clients().revocation()));
    values.put(
        root + "/routes",
        text(tls.routes().stream().map(each -> each.serverName() + "=" + each.service()).toList()));
  }

  private static String text(List<?> values) {
    String all = values.stream().map(Object::toString).collect(Collectors.joining(","));
    return values.size() <= WRITTEN_MAX
        ? all
        : values.size() + " entries, sum " + Integer.toHexString(all.hashCode());
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Duration duration -> Long.toString(duration.toMillis());
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      default -> value.toString();
    };
  }
}
