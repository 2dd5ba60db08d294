/// Reports the load of the JVM that it runs in. Depends on the JDK alone, on nothing of Weir, and
/// never harms its host: one daemon thread, bounded in all it does, whose errors are counted.
@NullMarked
package dev.weir.agent;

import org.jspecify.annotations.NullMarked;
