/// What the kernel says about a process: CPU time, memory, its children.
@NullMarked
package dev.weir.bench.measure;

import org.jspecify.annotations.NullMarked;
