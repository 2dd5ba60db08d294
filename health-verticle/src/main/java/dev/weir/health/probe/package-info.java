/// Asks backends over real sockets whether they are alive.
@NullMarked
package dev.weir.health.probe;

import org.jspecify.annotations.NullMarked;
