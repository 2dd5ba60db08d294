package dev.weir.director.forward;

import java.util.concurrent.atomic.AtomicLong;

/// How often all native loops together had to do with less than they wanted.
///
/// @param pipesDenied bulk that was copied, because no pipe could be had
/// @param pipesNarrow pipes that the system gave less room than [Pipes#SIZE]
/// @param readsNarrow reads that were kept small, because slow readers held much memory
public record NativeFallbacks(
    AtomicLong pipesDenied, AtomicLong pipesNarrow, AtomicLong readsNarrow) {
  NativeFallbacks() {
    this(new AtomicLong(), new AtomicLong(), new AtomicLong());
  }
}
