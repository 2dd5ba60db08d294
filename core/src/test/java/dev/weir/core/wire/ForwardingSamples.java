package dev.weir.core.wire;

import dev.weir.core.model.AccessRules;
import dev.weir.core.model.Affinity;
import dev.weir.core.model.Cidr;
import dev.weir.core.model.ClientCertificates;
import dev.weir.core.model.Dial;
import dev.weir.core.model.DialTls;
import dev.weir.core.model.FileName;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.IpAddress;
import dev.weir.core.model.ListenerLimits;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerSocket;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.ProxyOption;
import dev.weir.core.model.ProxyProtocolIn;
import dev.weir.core.model.Redispatch;
import dev.weir.core.model.RelayKind;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.TcpOptions;
import dev.weir.core.model.Timeouts;
import dev.weir.core.model.TlsFloor;
import dev.weir.core.model.TlsRoute;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/// How connections are accepted and forwarded, with nothing left at its default.
final class ForwardingSamples {
  private ForwardingSamples() {}

  static Forwarding forwarding() {
    return new Forwarding(
        new Timeouts(
            Duration.ofMillis(1500),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofSeconds(7),
            Duration.ofSeconds(4),
            Duration.ofMillis(2500)),
        new Redispatch(4, Duration.ofSeconds(8), Duration.ofMillis(50)),
        5000,
        new Dial(
            Dial.ProxyProtocolOut.V2,
            EnumSet.of(ProxyOption.AUTHORITY, ProxyOption.SSL, ProxyOption.CRC32C),
            IpAddress.parse("2001:db8::9"),
            false, // true would exclude the source
            new DialTls(
                DialTls.Mode.ON,
                DialTls.Verify.NONE,
                new ServerName("inside.example"),
                new FileName("inside-ca.pem"))),
        new Affinity(Affinity.By.CLIENT_ADDRESS, 24, 64, Duration.ofMinutes(10), 50_000),
        new SchedulerOptions(
            3,
            new SchedulerOptions.Hash(
                SchedulerOptions.By.SNI, SchedulerOptions.Method.MAGLEV, 4093, null),
            50));
  }

  static ListenerOptions options() {
    return new ListenerOptions(
        RelayKind.PIPELINE,
        new ListenerSocket(true, 512, new TcpOptions(false, Duration.ofSeconds(20), true)),
        new ProxyProtocolIn(ProxyProtocolIn.Mode.REQUIRED, cidrs("10.0.0.0/8", "2001:db8::/32")),
        new AccessRules(cidrs("192.0.2.0/24", "::/0"), cidrs("192.0.2.7/32", "2001:db8::7/128")),
        new ListenerLimits(1000, 20, 300, 4, 5_000_000_000L),
        new ListenerTls(
            ListenerTls.Mode.TERMINATE,
            List.of(new FileName("web.pem"), new FileName("other_2.pem")),
            TlsFloor.TLS_1_3,
            List.of("h2", "http/1.1"),
            new ClientCertificates(
                ClientCertificates.Mode.REQUIRED,
                new FileName("clients.pem"),
                new FileName("clients.crl")),
            List.of(
                new TlsRoute(new ServerName("a.example"), new ServiceId("a")),
                new TlsRoute(new ServerName("*.b.example"), new ServiceId("b")))));
  }

  private static List<Cidr> cidrs(String... texts) {
    return List.of(texts).stream().map(Cidr::parse).toList();
  }
}
