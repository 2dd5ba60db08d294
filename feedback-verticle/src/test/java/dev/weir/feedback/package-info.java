/// The feedback role over real sockets, on the fakes of a cluster.
@NullMarked
package dev.weir.feedback;

import org.jspecify.annotations.NullMarked;
