/// What any forwarder of TCP connections does, seen from its two ends: the same cases for Weir and
/// for the programs that it is compared with. Knows Weir as a process alone.
@NullMarked
package dev.weir.director.contract;

import org.jspecify.annotations.NullMarked;
