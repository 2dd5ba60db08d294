/// Assembles the roles of one process and gives it a command line.
@NullMarked
package dev.weir.node;

import org.jspecify.annotations.NullMarked;
