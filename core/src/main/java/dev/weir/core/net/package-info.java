/// What more than one role speaks on the wire beside HTTP: the PROXY protocol.
@NullMarked
package dev.weir.core.net;

import org.jspecify.annotations.NullMarked;
