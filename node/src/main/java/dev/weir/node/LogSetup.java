package dev.weir.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.List;
import org.slf4j.Logger;

/// What is logged, where and how: a line per change of state, key=value, on standard error, from
/// the level that the settings say; connections that are over, if they are logged, as JSON on
/// standard output. Found by logback as a service. In Java, because a file of XML costs each start
/// its parser and 400 classes; `-Dlogback.configurationFile` still names one that goes first.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String TIME = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}";
  private static final String LINE = TIME + " %-5level %logger{0} %msg%n";
  private static final String CONNECTION =
      "{\"time\":\"" + TIME + "\",%replace(%msg){'^\\{', ''}%n";

  /// What libraries say in passing is noise; their warnings are not.
  private static final List<String> LIBRARIES =
      List.of("com.hazelcast", "io.netty", "io.vertx", "org.apache.ratis");

  /// Each HTTP server of Vert.x registers the same gauges, and a message may come after its
  /// consumer has gone: neither is news.
  private static final List<String> NO_NEWS =
      List.of(
          "io.micrometer.core.instrument.MeterRegistry",
          "io.vertx.core.eventbus.impl.MessageConsumerImpl");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.getStatusManager().add(new NopStatusListener());
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty(Logging.LEVEL), Level.INFO));
    root.addAppender(console(context, ConsoleTarget.SystemErr, LINE));
    ch.qos.logback.classic.Logger connections = context.getLogger("weir.connections");
    connections.setLevel(Level.INFO);
    connections.setAdditive(false);
    connections.addAppender(console(context, ConsoleTarget.SystemOut, CONNECTION));
    LIBRARIES.forEach(each -> context.getLogger(each).setLevel(Level.WARN));
    NO_NEWS.forEach(each -> context.getLogger(each).setLevel(Level.ERROR));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Appender<ILoggingEvent> console(
      LoggerContext context, ConsoleTarget target, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(target.getName());
    appender.setTarget(target.getName());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
