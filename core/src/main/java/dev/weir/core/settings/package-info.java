/// Reads trees of YAML or JSON into records, and says of every wrong key what was found and what
/// was expected.
@NullMarked
package dev.weir.core.settings;

import org.jspecify.annotations.NullMarked;
