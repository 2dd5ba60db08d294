/// Vectors, traces and properties of the verdicts.
@NullMarked
package dev.weir.feedback.weigh;

import org.jspecify.annotations.NullMarked;
