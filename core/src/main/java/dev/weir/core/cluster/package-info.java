/// Hazelcast behind the ports of core.state: stores, replicas, presence and shards.
@NullMarked
package dev.weir.core.cluster;

import org.jspecify.annotations.NullMarked;
