/// Fakes, scripted ends and the contracts of the ports, for the tests of every module.
@NullMarked
package dev.weir.core.testing;

import org.jspecify.annotations.NullMarked;
