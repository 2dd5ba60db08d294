/// What is measured: each peer's configuration, its processes and how they are pinned.
@NullMarked
package dev.weir.bench.target;

import org.jspecify.annotations.NullMarked;
