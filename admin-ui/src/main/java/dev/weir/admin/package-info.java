/// Lets operators see and change the cluster, on record.
@NullMarked
package dev.weir.admin;

import org.jspecify.annotations.NullMarked;
