/// Weir beside HAProxy and nginx: what is measured, in which order, and what comes of it.
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
