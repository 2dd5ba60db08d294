/// System tests: separate processes of the built jar, judged by the backends' own access logs and
/// by a client's own log.
@NullMarked
package dev.weir.system;

import org.jspecify.annotations.NullMarked;
