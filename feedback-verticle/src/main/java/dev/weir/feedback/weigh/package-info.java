/// Decides how much of its wanted weight each backend can bear. Pure: no I/O, no clock.
@NullMarked
package dev.weir.feedback.weigh;

import org.jspecify.annotations.NullMarked;
