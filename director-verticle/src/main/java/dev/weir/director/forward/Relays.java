package dev.weir.director.forward;

/// Makes the relay between two ends that are connected.
@FunctionalInterface
interface Relays {
  Relay between(ChannelEnd client, ChannelEnd backend, LoopTools tools, DialOrder order);
}
