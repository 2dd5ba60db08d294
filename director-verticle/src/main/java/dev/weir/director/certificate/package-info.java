/// Reads the certificates, keys and revocation lists that listeners and dials name, and notices
/// when their files change. Blocks: belongs off the event loops.
@NullMarked
package dev.weir.director.certificate;

import org.jspecify.annotations.NullMarked;
