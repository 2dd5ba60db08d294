package dev.weir.core.wire;

import dev.weir.core.model.Fact;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns facts into signed envelopes and back; counts what it drops. May be used from any thread.
public final class Sealer {
  private final ClusterKey key;
  private final Map<Envelope.Reason, Counter> dropped = new EnumMap<>(Envelope.Reason.class);

  public Sealer(ClusterKey key, MeterRegistry meters) {
    this.key = key;
    for (Envelope.Reason reason : Envelope.Reason.values()) {
      dropped.put(
          reason,
          Counter.builder("weir_core_envelopes_dropped")
              .description("Envelopes that a reader refused")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  public <T> byte[] seal(Topic<T> topic, Fact<T> fact) {
    T value = fact.value();
    byte[] payload = value == null ? null : topic.codec().encode(value);
    return new Envelope(topic.name(), fact.key(), fact.version(), payload).seal(key);
  }

  /// The fact in an envelope, or null if it is refused (and counted).
  public <T> @Nullable Fact<T> open(Topic<T> topic, byte[] bytes) {
    return switch (Envelope.open(bytes, key)) {
      case Envelope.Opened.Rejected(var reason) -> drop(reason);
      case Envelope.Opened.Good(var envelope) -> fact(topic, envelope);
    };
  }

  private <T> @Nullable Fact<T> fact(Topic<T> topic, Envelope envelope) {
    if (!envelope.topic().equals(topic.name())) {
      return drop(Envelope.Reason.UNEXPECTED);
    }
    byte[] payload = envelope.payload();
    if (payload == null) {
      return Fact.deleted(envelope.key(), envelope.version());
    }
    try {
      return new Fact<>(envelope.key(), envelope.version(), topic.codec().decode(payload));
    } catch (IllegalArgumentException _) {
      return drop(Envelope.Reason.MALFORMED_PAYLOAD);
    }
  }

  /// Counts an envelope that stands under a key that is not its own.
  public void dropMisplaced() {
    drop(Envelope.Reason.UNEXPECTED);
  }

  @SuppressWarnings("NullAway") // every reason has a counter
  private <T> @Nullable Fact<T> drop(Envelope.Reason reason) {
    dropped.get(reason).increment();
    return null;
  }
}
