package dev.weir.agent;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The agent of a backend that is a Java application:
///
/// ```
/// java -javaagent:weir-agent.jar=reports=http://127.0.0.1:8084,service=web,backend=b1 …
/// ```
///
/// An application that wants its requests counted calls [#begin] and [#end]; all others need
/// nothing but that line. May be called from any thread, with or without `-javaagent`.
public final class WeirAgent {
  private static final LongAdder BEGUN = new LongAdder();
  private static final LongAdder ENDED = new LongAdder();
  private static final AtomicReference<@Nullable Reporter> RUNNING = new AtomicReference<>();

  private WeirAgent() {}

  /// Called by the JVM before the application's `main`.
  public static void premain(@Nullable String arguments) {
    start(arguments);
  }

  /// Called by the JVM when the agent is attached to an application that runs already.
  public static void agentmain(@Nullable String arguments) {
    start(arguments);
  }

  /// A request begins. Cheap, and never throws.
  public static void begin() {
    BEGUN.increment();
  }

  /// A request has ended, however it did.
  public static void end() {
    ENDED.increment();
  }

  /// What became of the reports so far, for people: `sent=7 failed=1 last=connection refused`.
  public static String status() {
    Reporter reporter = RUNNING.get();
    return reporter == null ? "not running" : reporter.status();
  }

  /// Requests that have begun and not ended; never negative, though `end` be called too often.
  static long requestsInFlight() {
    // Ended first: what ends between the two reads would make the number too small otherwise.
    long ended = ENDED.sum();
    return Math.max(0, BEGUN.sum() - ended);
  }

  /// Whatever goes wrong here, the application starts as if there were no agent.
  private static void start(@Nullable String arguments) {
    try {
      AgentSettings settings = AgentSettings.read(arguments, System.getenv());
      Reporter reporter = new Reporter(settings, new JvmMeter(settings.requestsMax()));
      if (RUNNING.compareAndSet(null, reporter)) {
        reporter.start();
      }
    } catch (RuntimeException | LinkageError e) {
      // The one line that it ever prints.
      System.err.println("weir-agent: does not report: " + e.getMessage());
    }
  }
}
