/// What operators and machines ask a process: is it alive, is it ready, what has it counted.
@NullMarked
package dev.weir.node.ops;

import org.jspecify.annotations.NullMarked;
