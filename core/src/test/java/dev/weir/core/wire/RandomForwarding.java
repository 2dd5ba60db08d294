package dev.weir.core.wire;

import dev.weir.core.model.AccessRules;
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
import dev.weir.core.model.PortRange;
import dev.weir.core.model.ProxyProtocolIn;
import dev.weir.core.model.Redispatch;
import dev.weir.core.model.RelayKind;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.TcpOptions;
import dev.weir.core.model.Timeouts;
import dev.weir.core.model.TlsFloor;
import dev.weir.core.model.TlsRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Any way of accepting and forwarding connections that the model allows.
final class RandomForwarding {
  private final Random random;

  RandomForwarding(Random random) {
    this.random = random;
  }

  Forwarding forwarding() {
    boolean transparent = random.nextBoolean();
    return new Forwarding(
        new Timeouts(
            millis(1, 60_000),
            millis(1_000, 86_400_000),
            perhaps(() -> millis(1_000, 86_400_000)),
            perhaps(() -> millis(1_000, 86_400_000)),
            millis(1_000, 3_600_000),
            millis(100, 300_000),
            millis(100, 300_000)),
        new Redispatch(between(1, 10), millis(100, 600_000), millis(0, 60_000)),
        between(1, 1_000_000),
        new Dial(
            any(Dial.ProxyProtocolOut.values()),
            transparent ? null : perhaps(this::address),
            transparent,
            new DialTls(
                any(DialTls.Mode.values()),
                any(DialTls.Verify.values()),
                perhaps(() -> new ServerName("s" + between(0, 9) + ".example")),
                perhaps(this::file))));
  }

  PortRange ports() {
    int first = between(1, 65_535);
    return new PortRange(first, Math.min(65_535, first + between(0, 1023)));
  }

  /// Never the native relay, which not every service takes.
  ListenerOptions options() {
    List<Cidr> trusted = list(5, _ -> cidr());
    return new ListenerOptions(
        random.nextBoolean() ? RelayKind.AUTO : RelayKind.PIPELINE,
        new ListenerSocket(
            random.nextBoolean(),
            perhaps(() -> between(1, 65_535)),
            new TcpOptions(random.nextBoolean(), millis(0, 86_400_000), random.nextBoolean())),
        new ProxyProtocolIn(
            trusted.isEmpty() ? ProxyProtocolIn.Mode.OFF : any(ProxyProtocolIn.Mode.values()),
            trusted),
        new AccessRules(list(8, _ -> cidr()), list(8, _ -> cidr())),
        new ListenerLimits(
            limit(), limit(), limit(), limit(), perhaps(() -> random.nextLong(1_000, 1L << 36))),
        tls());
  }

  private ListenerTls tls() {
    List<FileName> certificates = list(3, _ -> file());
    FileName ca = perhaps(this::file);
    return new ListenerTls(
        certificates.isEmpty() ? ListenerTls.Mode.PASSTHROUGH : any(ListenerTls.Mode.values()),
        certificates,
        any(TlsFloor.values()),
        list(3, i -> "p/" + i),
        new ClientCertificates(
            ca == null ? ClientCertificates.Mode.OFF : any(ClientCertificates.Mode.values()),
            ca,
            ca == null ? null : perhaps(this::file)),
        list(4, i -> new TlsRoute(new ServerName("*.r" + i), new ServiceId("s" + i))));
  }

  private Cidr cidr() {
    IpAddress address = address();
    return Cidr.around(address, between(0, address.isV4() ? Cidr.V4_BITS : IpAddress.BITS));
  }

  private IpAddress address() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    return IpAddress.of(bytes);
  }

  private FileName file() {
    return new FileName("f" + between(0, 99) + "._-.pem");
  }

  private @Nullable Integer limit() {
    return perhaps(() -> between(1, 1_000_000));
  }

  private Duration millis(int min, int max) {
    return Duration.ofMillis(between(min, max));
  }

  private int between(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  private <E> E any(E[] all) {
    return all[random.nextInt(all.length)];
  }

  private <V> @Nullable V perhaps(Supplier<V> make) {
    return random.nextBoolean() ? make.get() : null;
  }

  private <V> List<V> list(int countMax, IntFunction<V> make) {
    List<V> list = new ArrayList<>();
    int count = random.nextInt(countMax + 1);
    for (int i = 0; i < count; i++) {
      list.add(make.apply(i));
    }
    return list;
  }
}
