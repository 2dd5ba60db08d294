/// The backend: answers small requests and streams, in a process of its own.
@NullMarked
package dev.weir.bench.backend;

import org.jspecify.annotations.NullMarked;
