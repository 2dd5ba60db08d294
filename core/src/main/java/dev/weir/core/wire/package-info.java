/// The whole bus contract: topics, messages, envelopes and codecs.
@NullMarked
package dev.weir.core.wire;

import org.jspecify.annotations.NullMarked;
