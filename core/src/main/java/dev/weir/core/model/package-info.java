/// The vocabulary of Weir: services, backends, weights, votes, and the pure rules that every reader
/// computes alike.
@NullMarked
package dev.weir.core.model;

import org.jspecify.annotations.NullMarked;
