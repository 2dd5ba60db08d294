/// Probes backends and votes UP or DOWN.
@NullMarked
package dev.weir.health;

import org.jspecify.annotations.NullMarked;
