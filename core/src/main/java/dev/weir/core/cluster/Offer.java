package dev.weir.core.cluster;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Envelope;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Writes an envelope if the rule allows it over the one that the map holds. Runs where the key
/// lives, so it is atomic; it orders by versions alone and holds no key of the cluster.
final class Offer implements EntryProcessor<String, byte[], Boolean>, IdentifiedDataSerializable {
  private static final long serialVersionUID = 1L;

  /// When a write is allowed.
  enum Rule {
    /// The whole version is newer.
    NEWER,
    /// The epoch is higher: the writer claims the key.
    HIGHER_EPOCH
  }

  private byte[] envelope = {};
  private Rule rule = Rule.NEWER;
  private long lifetimeMillis;

  Offer() {}

  /// @param lifetimeMillis after which the entry is garbage, 0 for never
  Offer(byte[] envelope, Rule rule, long lifetimeMillis) {
    this.envelope = envelope;
    this.rule = rule;
    this.lifetimeMillis = lifetimeMillis;
  }

  @Override
  public Boolean process(Map.Entry<String, byte[]> entry) {
    if (!isAllowedOver(entry.getValue())) {
      return false;
    }
    if (lifetimeMillis > 0) {
      ((ExtendedMapEntry<String, byte[]>) entry)
          .setValue(envelope, lifetimeMillis, TimeUnit.MILLISECONDS);
    } else {
      entry.setValue(envelope);
    }
    return true;
  }

  private boolean isAllowedOver(byte @Nullable [] held) {
    Version heldVersion = held == null ? null : Envelope.versionOf(held);
    Version offered = Envelope.versionOf(envelope);
    if (offered == null) {
      return false;
    }
    if (heldVersion == null) {
      return true;
    }
    return switch (rule) {
      case NEWER -> offered.isNewerThan(heldVersion);
      case HIGHER_EPOCH -> offered.epoch() > heldVersion.epoch();
    };
  }

  @Override
  public int getFactoryId() {
    return FactFactory.ID;
  }

  @Override
  public int getClassId() {
    return FactFactory.OFFER;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByteArray(envelope);
    out.writeBoolean(rule == Rule.HIGHER_EPOCH);
    out.writeLong(lifetimeMillis);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    byte[] bytes = in.readByteArray();
    envelope = bytes == null ? new byte[0] : bytes;
    rule = in.readBoolean() ? Rule.HIGHER_EPOCH : Rule.NEWER;
    lifetimeMillis = in.readLong();
  }
}
