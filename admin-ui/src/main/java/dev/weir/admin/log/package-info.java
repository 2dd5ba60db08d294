/// Keeps the configuration in a replicated log, and publishes what was committed to the cluster.
@NullMarked
package dev.weir.admin.log;

import org.jspecify.annotations.NullMarked;
