/// The load: clients in a process of their own, closed loop, one selector per thread.
@NullMarked
package dev.weir.bench.load;

import org.jspecify.annotations.NullMarked;
