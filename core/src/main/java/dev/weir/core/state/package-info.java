/// The ports through which roles share facts; each says who writes and what a write costs.
@NullMarked
package dev.weir.core.state;

import org.jspecify.annotations.NullMarked;
