/// The system calls of Linux that move connections, by Java's foreign function API: no native code
/// of our own, no compiler to build it. Knows nothing of services or sessions.
@NullMarked
package dev.weir.director.forward.linux;

import org.jspecify.annotations.NullMarked;
