/// Benchmarks of what the data path keeps to itself.
@NullMarked
package dev.weir.director.forward;

import org.jspecify.annotations.NullMarked;
