/// What a director decides about one connection beside where it goes: who may come, how many and
/// how fast, which service its TLS hello asks for, what is written of it in the end. Pure: no I/O,
/// no clock.
@NullMarked
package dev.weir.director.admit;

import org.jspecify.annotations.NullMarked;
