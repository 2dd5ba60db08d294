package dev.weir.node;

import java.util.function.Consumer;

/// What a process does for its node. Both may be called from any thread.
///
/// @param tell prints a line for whoever started the process
/// @param fatal hears of what the process cannot go on with
record Surroundings(Consumer<String> tell, Consumer<Throwable> fatal) {}
