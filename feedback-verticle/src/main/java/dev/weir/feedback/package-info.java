/// Takes load reports and says how much each backend can bear.
@NullMarked
package dev.weir.feedback;

import org.jspecify.annotations.NullMarked;
