/// Starts the image and the compose file as users do, and loads the cluster with k6 from inside.
@NullMarked
package dev.weir.system.containers;

import org.jspecify.annotations.NullMarked;
