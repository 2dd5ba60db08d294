package dev.weir.node;

/// Sends what every library logs through slf4j to standard error. To be called before the first
/// logger is made.
final class Logging {
  private Logging() {}

  static void prepare() {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    System.setProperty("hazelcast.logging.type", "slf4j");
  }

  /// Read by logback.xml when the first logger is made.
  static void level(NodeSettings.LogLevel level) {
    System.setProperty("weir.log.level", level.id());
  }
}
