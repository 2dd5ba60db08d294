/// Decides whether a backend is alive from a sequence of probe results, and when to probe it.
/// Pure: no I/O, no clock.
@NullMarked
package dev.weir.health.verdict;

import org.jspecify.annotations.NullMarked;
