/// The deciding parts of a whole cluster on one thread, one clock and one seed.
@NullMarked
package dev.weir.sim;

import org.jspecify.annotations.NullMarked;
