/// What the configuration log means: commands in, versioned state and audit rows out. Pure: no I/O.
@NullMarked
package dev.weir.admin.log.state;

import org.jspecify.annotations.NullMarked;
