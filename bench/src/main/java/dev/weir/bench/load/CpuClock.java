package dev.weir.bench.load;

import java.io.IOException;
import java.util.List;

/// Tells the CPU time that processes have taken so far.
@FunctionalInterface
public interface CpuClock {
  double seconds(List<Long> pids) throws IOException;
}
