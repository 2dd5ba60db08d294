package dev.weir.director;

import dev.weir.core.settings.Fields;
import dev.weir.director.admit.Carrier;
import dev.weir.director.admit.Sampling;
import dev.weir.director.forward.TlsProvider;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a director is started with.
///
/// @param bindAddresses numeric addresses at which listeners without their own are bound; default
///     127.0.0.1
/// @param sourceAddress numeric address from which backends are dialled, or null (the default) for
///     the system's choice
/// @param connectionsMax connections open at once in this process; more are reset; default 100,000
/// @param acceptBacklog connections that the kernel queues per listening socket; default 1024
/// @param eventLoops event loops that forward; 0, the default, is one per core
/// @param drainGrace how long open connections may go on when the director stops; default 10 s
/// @param bindRetry after which a listener that could not be bound is tried again; default 5 s
/// @param resolveInterval between two look-ups of a backend's host name; default 10 s
/// @param backendSeriesMax backends with metrics of their own; the rest is summed as `other`;
///     default 2000
/// @param relay what carries plain TCP connections: `native`, the default, or `pipeline`; where
///     there is no native relay (it needs Linux), it is `pipeline` in any case
/// @param certificates folder of the certificate files that services name, or null (the default)
///     when there is none
/// @param tlsProvider what speaks TLS: `openssl`, the default, or `jdk`; where OpenSSL's library
///     cannot be loaded, it is `jdk` in any case
/// @param connectionLog which connections are logged when they end; default none
public record DirectorSettings(
    List<String> bindAddresses,
    @Nullable String sourceAddress,
    int connectionsMax,
    int acceptBacklog,
    int eventLoops,
    Duration drainGrace,
    Duration bindRetry,
    Duration resolveInterval,
    int backendSeriesMax,
    Carrier relay,
    @Nullable Path certificates,
    TlsProvider tlsProvider,
    Sampling connectionLog) {
  public static final int ADDRESSES_MAX = 16;
  public static final DirectorSettings DEFAULT =
      new DirectorSettings(
          List.of("127.0.0.1"),
          null,
          100_000,
          1024,
          0,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          2000,
          Carrier.NATIVE,
          null,
          TlsProvider.OPENSSL,
          new Sampling.Off());

  public DirectorSettings {
    bindAddresses = List.copyOf(bindAddresses);
    if (bindAddresses.isEmpty()) {
      throw new IllegalArgumentException("bindAddresses: none (expected: one or more)");
    }
    bindAddresses.forEach(InetAddress::ofLiteral);
    if (sourceAddress != null) {
      InetAddress.ofLiteral(sourceAddress);
    }
  }

  /// Reads the keys of `director`; what is wrong is in the fields' findings.
  public static DirectorSettings read(Fields fields) {
    return read(fields, DEFAULT.backendSeriesMax);
  }

  /// The same.
  ///
  /// @param backendSeriesMax what holds when `director` does not say otherwise
  public static DirectorSettings read(Fields fields, int backendSeriesMax) {
    DirectorSettings fallback = DEFAULT;
    DirectorSettings read =
        new DirectorSettings(
            bindAddresses(fields),
            sourceAddress(fields),
            fields.integer("connectionsMax", 1, 10_000_000, fallback.connectionsMax),
            fields.integer("acceptBacklog", 1, 65_535, fallback.acceptBacklog),
            fields.integer("eventLoops", 0, 256, fallback.eventLoops),
            fields.duration("drainGrace", Duration.ZERO, Duration.ofHours(24), fallback.drainGrace),
            fields.duration(
                "bindRetry", Duration.ofMillis(100), Duration.ofMinutes(10), fallback.bindRetry),
            fields.duration(
                "resolveInterval",
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                fallback.resolveInterval),
            fields.integer("backendSeriesMax", 0, 100_000, backendSeriesMax),
            fields.choice("relay", List.of(Carrier.values()), Carrier::id, fallback.relay),
            certificates(fields),
            fields.choice(
                "tlsProvider",
                List.of(TlsProvider.values()),
                TlsProvider::id,
                fallback.tlsProvider),
            sampling(fields));
    fields.end();
    return read;
  }

  /// Event loops that forward on this machine.
  int loopCount() {
    return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
  }

  private static Sampling sampling(Fields fields) {
    String text = fields.text("connectionLog", "off");
    Sampling sampling = fields.made("connectionLog", "form", text, () -> Sampling.parse(text));
    return sampling == null ? DEFAULT.connectionLog : sampling;
  }

  private static @Nullable String sourceAddress(Fields fields) {
    String text = fields.textOrNull("sourceAddress");
    return text == null ? null : fields.made("sourceAddress", "form", text, () -> numeric(text));
  }

  private static @Nullable Path certificates(Fields fields) {
    String text = fields.textOrNull("certificates");
    return text == null ? null : fields.made("certificates", "form", text, () -> Path.of(text));
  }

  private static List<String> bindAddresses(Fields fields) {
    List<String> texts = fields.texts("bindAddresses", ADDRESSES_MAX, DEFAULT.bindAddresses);
    if (texts.isEmpty()) {
      fields.findings().add(fields.at("bindAddresses"), "range", "none", "one address or more");
    }
    List<String> addresses = new ArrayList<>();
    for (String text : texts) {
      String address = fields.made("bindAddresses", "form", text, () -> numeric(text));
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses.isEmpty() ? DEFAULT.bindAddresses : addresses;
  }

  private static String numeric(String text) {
    try {
      return InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "address: " + text + " (expected: a numeric IPv4 or IPv6 address)", e);
    }
  }
}
