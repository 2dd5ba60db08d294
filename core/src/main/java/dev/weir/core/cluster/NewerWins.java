package dev.weir.core.cluster;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Envelope;
import org.jspecify.annotations.Nullable;

/// After a split, each key keeps the newer of the two facts, as every reader would decide.
public final class NewerWins
    implements SplitBrainMergePolicy<byte[], MergingValue<byte[]>, byte[]>,
        IdentifiedDataSerializable {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("NullAway") // null means "remove": only when neither side holds anything
  public byte[] merge(MergingValue<byte[]> merging, @Nullable MergingValue<byte[]> existing) {
    byte[] theirs = merging.getDeserializedValue();
    byte[] ours = existing == null ? null : existing.getDeserializedValue();
    return newer(theirs, ours);
  }

  static byte @Nullable [] newer(byte @Nullable [] theirs, byte @Nullable [] ours) {
    Version theirVersion = theirs == null ? null : Envelope.versionOf(theirs);
    Version ourVersion = ours == null ? null : Envelope.versionOf(ours);
    if (theirVersion == null) {
      return ours;
    }
    return ourVersion == null || theirVersion.isNewerThan(ourVersion) ? theirs : ours;
  }

  @Override
  public int getFactoryId() {
    return FactFactory.ID;
  }

  @Override
  public int getClassId() {
    return FactFactory.NEWER_WINS;
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
