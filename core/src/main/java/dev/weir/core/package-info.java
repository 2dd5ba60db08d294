/// What every role shares: the vocabulary, the ports of the stores, the contract of the bus.
@NullMarked
package dev.weir.core;

import org.jspecify.annotations.NullMarked;
