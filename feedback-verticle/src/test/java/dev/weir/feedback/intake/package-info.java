/// Corpus and fuzz of the parsers; clients and servers over real sockets.
@NullMarked
package dev.weir.feedback.intake;

import org.jspecify.annotations.NullMarked;
