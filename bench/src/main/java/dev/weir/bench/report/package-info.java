/// From samples to ratios with intervals, a table, a chart. Pure.
@NullMarked
package dev.weir.bench.report;

import org.jspecify.annotations.NullMarked;
