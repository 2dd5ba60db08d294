package dev.weir.bench.micro;

import dev.weir.director.admit.ClientHelloReader;
import dev.weir.director.admit.HelloRead;
import dev.weir.director.admit.SniRoutes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What does it cost to route a TLS connection by the name in its hello? The hello is the JDK's.
///
/// Last seen on one core of two, shared with other work: 544 ns and 800 bytes for a whole hello, 17
/// ns for half of one, 154 ns to find a wildcard among 10,000.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HelloBenchmark {
  private static final int NAMES = 10_000;

  private final ClientHelloReader reader =
      new ClientHelloReader(ClientHelloReader.LENGTH_MAX_DEFAULT);
  private final ByteBuffer hello = hello();
  private final ByteBuffer half = hello.duplicate().limit(hello.limit() / 2);
  private final SniRoutes<Integer> routes = routes();

  @Benchmark
  public HelloRead read() {
    return reader.read(hello);
  }

  @Benchmark
  public HelloRead readHalf() {
    return reader.read(half);
  }

  @Benchmark
  public @Nullable Integer route() {
    return routes.route("www.host5000.example.org");
  }

  private static SniRoutes<Integer> routes() {
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < NAMES; i++) {
      names.put("*.host" + i + ".example.org", i);
    }
    return new SniRoutes<>(names, null);
  }

  private static ByteBuffer hello() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      parameters.setServerNames(List.of(new SNIHostName("www.host5000.example.org")));
      engine.setSSLParameters(parameters);
      ByteBuffer out = ByteBuffer.allocateDirect(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      return out.flip();
    } catch (GeneralSecurityException | SSLException failure) {
      throw new AssertionError(failure);
    }
  }
}
