/// The HTTP API: one class per resource, the read model, and the live stream.
@NullMarked
package dev.weir.admin.api;

import org.jspecify.annotations.NullMarked;
