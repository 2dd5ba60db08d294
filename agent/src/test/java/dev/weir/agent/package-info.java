/// Tests of the agent, against a real intake too.
@NullMarked
package dev.weir.agent;

import org.jspecify.annotations.NullMarked;
