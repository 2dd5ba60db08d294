package dev.weir.core.cluster;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/// Makes what Hazelcast sends between members on Weir's behalf; nothing of Weir uses Java
/// serialization.
public final class FactFactory implements DataSerializableFactory {
  static final int ID = 5_173;
  static final int OFFER = 1;
  static final int NEWER_WINS = 2;

  @Override
  public IdentifiedDataSerializable create(int typeId) {
    return switch (typeId) {
      case OFFER -> new Offer();
      case NEWER_WINS -> new NewerWins();
      default -> throw new IllegalArgumentException("type: " + typeId + " (expected: 1 or 2)");
    };
  }
}
