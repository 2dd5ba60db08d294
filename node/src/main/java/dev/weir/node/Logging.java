package dev.weir.node;

/// Sends what every library logs through slf4j to standard error. To be called before the first
/// logger is made.
final class Logging {
  /// The property by which [LogSetup] is told the level, when the first logger is made.
  static final String LEVEL = "weir.log.level";

  private Logging() {}

  static void prepare() {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    System.setProperty("hazelcast.logging.type", "slf4j");
  }

  static void level(NodeSettings.LogLevel level) {
    System.setProperty(LEVEL, level.id());
  }
}
