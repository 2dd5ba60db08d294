/// Accepts connections, dials the backends that are picked for them, moves bytes both ways and
/// counts.
@NullMarked
package dev.weir.director.forward;

import org.jspecify.annotations.NullMarked;
