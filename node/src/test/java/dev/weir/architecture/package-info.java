/// What the whole repository promises about its own shape, as tests that fail.
@NullMarked
package dev.weir.architecture;

import org.jspecify.annotations.NullMarked;
