/// Tests of the demo backend, over real sockets.
@NullMarked
package dev.weir.node.demo;

import org.jspecify.annotations.NullMarked;
