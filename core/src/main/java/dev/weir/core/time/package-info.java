/// Monotonic time as a value that is handed in.
@NullMarked
package dev.weir.core.time;

import org.jspecify.annotations.NullMarked;
