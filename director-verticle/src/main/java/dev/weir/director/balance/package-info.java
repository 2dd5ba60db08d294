/// Chooses a backend for a connection from an immutable table. Pure: no I/O, no clock.
@NullMarked
package dev.weir.director.balance;

import org.jspecify.annotations.NullMarked;
