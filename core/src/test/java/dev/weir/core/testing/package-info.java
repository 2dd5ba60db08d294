/// Fakes, scripted peers and the contract of each store, published as the `tests` jar.
@NullMarked
package dev.weir.core.testing;

import org.jspecify.annotations.NullMarked;
