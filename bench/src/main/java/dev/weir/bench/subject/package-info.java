/// What is measured: each peer's configuration, its processes and how they are pinned.
@NullMarked
package dev.weir.bench.subject;

import org.jspecify.annotations.NullMarked;
