/// Benchmarks of what the schedulers keep to themselves.
@NullMarked
package dev.weir.director.balance;

import org.jspecify.annotations.NullMarked;
