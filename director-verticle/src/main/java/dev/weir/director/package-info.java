/// Accepts connections, picks a backend for each and forwards the bytes.
@NullMarked
package dev.weir.director;

import org.jspecify.annotations.NullMarked;
