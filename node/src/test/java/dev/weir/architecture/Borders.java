package dev.weir.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

/// Each big library is known by as few packages as possible, so that it can be replaced.
final class Borders {
  private static final String BUS = "io.vertx.core.eventbus";

  private Borders() {}

  static ArchRule hazelcast(Layout layout) {
    return never(
        layout.outside("core.cluster", "node"),
        resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster.hazelcast.."));
  }

  /// The node configures the bus (host, port, certificates) without ever using it.
  static ArchRule eventBus(Layout layout) {
    return noClasses()
        .that(layout.outside("core.wire"))
        .should()
        .dependOnClassesThat(
            describe(
                "the event bus",
                type ->
                    type.getPackageName().equals(BUS)
                        && !type.getSimpleName().equals("EventBusOptions")))
        .orShould()
        .accessTargetWhere(
            Targets.matching(
                "Vertx.eventBus()",
                target -> Targets.isOn(target, "io.vertx.core.Vertx", "eventBus")))
        .allowEmptyShould(true);
  }

  static ArchRule netty(Layout layout) {
    return never(
        layout
            .outside("director.forward", "health.probe", "core.net")
            .and(describe("no Transport of the node", type -> !isTransport(layout, type))),
        resideInAnyPackage("io.netty..", "io.vertx.core.internal.."));
  }

  static ArchRule ratis(Layout layout) {
    return never(layout.outside("admin.log"), resideInAnyPackage("org.apache.ratis.."));
  }

  /// A connection's bytes move through the relay alone, which knows back-pressure. The others talk
  /// small protocols of their own: an agent's line, a probe's request, the demo's answer.
  static ArchRule socketWrites(Layout layout) {
    return noClasses()
        .that(
            layout
                .outside("feedback.intake", "health.probe", "node.demo")
                .and(describe("not the relay", type -> !isRelay(layout, type))))
        .should()
        .accessTargetWhere(
            Targets.matching(
                "a write to a socket",
                target ->
                    Targets.isOn(
                        target, "io.vertx.core.net.NetSocket", "write", "sendFile", "pipeTo")))
        .allowEmptyShould(true);
  }

  private static boolean isTransport(Layout layout, JavaClass type) {
    return type.getPackageName().equals(layout.root() + ".node")
        && type.getName().matches(".*Transport(\\$.*)?");
  }

  private static boolean isRelay(Layout layout, JavaClass type) {
    return type.getPackageName().equals(layout.root() + ".director.forward")
        && type.getName().matches(".*Relay(\\$.*)?");
  }

  private static ArchRule never(
      DescribedPredicate<JavaClass> from, DescribedPredicate<JavaClass> to) {
    return noClasses().that(from).should().dependOnClassesThat(to).allowEmptyShould(true);
  }
}
