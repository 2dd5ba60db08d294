/// Microbenchmarks of what each connection passes through, for `bench/run --jmh`. Each file says
/// the question; the figures of the last run are in docs/BENCHMARKS.md.
@NullMarked
package dev.weir.bench.micro;

import org.jspecify.annotations.NullMarked;
