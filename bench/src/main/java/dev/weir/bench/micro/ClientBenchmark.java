package dev.weir.bench.micro;

import dev.weir.director.admit.ClientLimits;
import dev.weir.director.admit.ClientTable;
import dev.weir.director.admit.TokenRate;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What do limits per client, and a rate for all, cost a connection? 65,536 clients in turn; no
/// other thread.
///
/// Last seen on one core of two, shared with other work: 43 ns to enter and leave, 10 ns for a
/// token; nothing is allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientBenchmark {
  private static final int CLIENTS = 1 << 16;

  private final long[] low = new SplittableRandom(7).longs(CLIENTS).toArray();
  private final ClientTable table = new ClientTable(ClientLimits.perAddress(100, 1_000_000), 0, 42);
  private final TokenRate rate = new TokenRate(1_000_000_000, 0);
  private int next;
  private long nowNanos;

  @Benchmark
  public ClientTable.Entry enterAndLeave() {
    next = (next + 1) & (CLIENTS - 1);
    ClientTable.Entry entry = table.enter(1, low[next], nowNanos++);
    if (entry == ClientTable.Entry.COUNTED) {
      table.leave(1, low[next]);
    }
    return entry;
  }

  @Benchmark
  public boolean token() {
    nowNanos += 10;
    return rate.tryTake(nowNanos);
  }
}
