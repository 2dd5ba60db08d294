package dev.weir.bench.micro;

import dev.weir.core.model.Cidr;
import dev.weir.core.model.IpAddress;
import dev.weir.director.admit.AccessList;
import dev.weir.director.admit.AddressSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What does it cost to ask an access list, by its size? Clients differ each time, so that the
/// caches and the branches are as cold as they are in service.
///
/// | blocks | IPv4 | IPv6 |
/// | --- | --- | --- |
/// | 10 | 20 ns | 20 ns |
/// | 1,000 | 47 ns | 104 ns |
/// | 100,000 | 88 ns | 145 ns |
///
/// Seen on one core of two, shared with other work; nothing is allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AccessBenchmark {
  private static final int CLIENTS = 1 << 16;

  @Param({"10", "1000", "100000"})
  public int blocks;

  private final long[] high = new long[CLIENTS];
  private final long[] low = new long[CLIENTS];
  private AccessList v4List = AccessList.OPEN;
  private AccessList v6List = AccessList.OPEN;
  private int next;

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(7);
    List<Cidr> four = new ArrayList<>();
    List<Cidr> six = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      four.add(Cidr.around(IpAddress.v4(random.nextInt()), 24));
      six.add(Cidr.around(new IpAddress(random.nextLong() >>> 2, 0), 48));
    }
    v4List = new AccessList(AddressSet.EMPTY, AddressSet.of(four));
    v6List = new AccessList(AddressSet.EMPTY, AddressSet.of(six));
    for (int i = 0; i < CLIENTS; i++) {
      high[i] = random.nextLong() >>> 2;
      low[i] = random.nextLong();
    }
  }

  @Benchmark
  public AccessList.Access listOfIpv4() {
    return v4List.of(0, 0xffff_0000_0000L | (low[client()] >>> 32));
  }

  @Benchmark
  public AccessList.Access listOfIpv6() {
    int client = client();
    return v6List.of(high[client], low[client]);
  }

  private int client() {
    next = (next + 1) & (CLIENTS - 1);
    return next;
  }
}
