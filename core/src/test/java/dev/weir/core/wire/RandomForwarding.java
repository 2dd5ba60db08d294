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
import dev.weir.core.model.PortRange;
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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Any way of accepting and forwarding connections that the model allows.
final class RandomForwarding {
  private static final Integer[] SIZES = SchedulerOptions.Hash.TABLE_SIZES.toArray(Integer[]::new);

  private final Random random;
  private final RandomChoices choose;

  RandomForwarding(Random random) {
    this.random = random;
    this.choose = new RandomChoices(random);
  }

  Forwarding forwarding() {
    boolean transparent = random.nextBoolean();
    Dial.ProxyProtocolOut header = choose.any(Dial.ProxyProtocolOut.values());
    return new Forwarding(
        new Timeouts(
            millis(1, 60_000),
            millis(1_000, 86_400_000),
            choose.perhaps(() -> millis(1_000, 86_400_000)),
            choose.perhaps(() -> millis(1_000, 86_400_000)),
            millis(1_000, 3_600_000),
            millis(100, 300_000),
            millis(100, 300_000)),
        new Redispatch(between(1, 10), millis(100, 600_000), millis(0, 60_000)),
        between(1, 1_000_000),
        new Dial(
            header,
            header == Dial.ProxyProtocolOut.V2 ? proxyOptions() : Set.of(),
            transparent ? null : choose.perhaps(this::address),
            transparent,
            new DialTls(
                choose.any(DialTls.Mode.values()),
                choose.any(DialTls.Verify.values()),
                choose.perhaps(() -> new ServerName("s" + between(0, 9) + ".example")),
                choose.perhaps(this::file))),
        new Affinity(
            choose.any(Affinity.By.values()),
            between(8, 32),
            between(32, 128),
            millis(1_000, 86_400_000),
            between(16, 1_000_000)),
        new SchedulerOptions(between(1, 16), hash(), between(1, 500)));
  }

  private SchedulerOptions.Hash hash() {
    SchedulerOptions.Method method = choose.any(SchedulerOptions.Method.values());
    boolean isRing = method == SchedulerOptions.Method.RING;
    return new SchedulerOptions.Hash(
        choose.any(SchedulerOptions.By.values()),
        method,
        isRing ? null : choose.perhaps(() -> choose.any(SIZES)),
        isRing ? choose.perhaps(() -> between(101, 1000)) : null);
  }

  private Set<ProxyOption> proxyOptions() {
    return Arrays.stream(ProxyOption.values())
        .filter(_ -> random.nextBoolean())
        .collect(Collectors.toSet());
  }

  PortRange ports() {
    int first = between(1, 65_535);
    return new PortRange(first, Math.min(65_535, first + between(0, 1023)));
  }

  /// Never the native relay, which not every service takes.
  ListenerOptions options() {
    List<Cidr> trusted = choose.list(5, _ -> cidr());
    return new ListenerOptions(
        random.nextBoolean() ? RelayKind.AUTO : RelayKind.PIPELINE,
        new ListenerSocket(
            random.nextBoolean(),
            choose.perhaps(() -> between(1, 65_535)),
            new TcpOptions(random.nextBoolean(), millis(0, 86_400_000), random.nextBoolean())),
        new ProxyProtocolIn(
            trusted.isEmpty()
                ? ProxyProtocolIn.Mode.OFF
                : choose.any(ProxyProtocolIn.Mode.values()),
            trusted),
        new AccessRules(choose.list(8, _ -> cidr()), choose.list(8, _ -> cidr())),
        new ListenerLimits(
            limit(),
            limit(),
            limit(),
            limit(),
            choose.perhaps(() -> random.nextLong(1_000, 1L << 36))),
        tls());
  }

  private ListenerTls tls() {
    List<FileName> certificates = choose.list(3, _ -> file());
    FileName ca = choose.perhaps(this::file);
    return new ListenerTls(
        certificates.isEmpty()
            ? ListenerTls.Mode.PASSTHROUGH
            : choose.any(ListenerTls.Mode.values()),
        certificates,
        choose.any(TlsFloor.values()),
        choose.list(3, i -> "p/" + i),
        new ClientCertificates(
            ca == null ? ClientCertificates.Mode.OFF : choose.any(ClientCertificates.Mode.values()),
            ca,
            ca == null ? null : choose.perhaps(this::file)),
        choose.list(4, i -> new TlsRoute(new ServerName("*.r" + i), new ServiceId("s" + i))));
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
    return choose.perhaps(() -> between(1, 1_000_000));
  }

  private Duration millis(int min, int max) {
    return Duration.ofMillis(between(min, max));
  }

  private int between(int min, int max) {
    return random.nextInt(min, max + 1);
  }
}
