package dev.weir.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/// The hard rules of docs/STYLE.md that compiled classes can be held to.
final class Habits {
  private static final Set<String> OUTPUT =
      Set.of(
          "java.lang.System.out",
          "java.lang.System.err",
          "java.lang.System.exit",
          "java.lang.Runtime.exit",
          "java.lang.Runtime.halt");

  private static final String NAMES = "Abstract[A-Z].*|.*(Impl|Managers?|Utils?|Helpers?)";

  private Habits() {}

  static ArchRule nanoTime(Layout layout) {
    return noClasses()
        .that(layout.outside("core.time"))
        .should()
        .accessTargetWhere(
            Targets.matching(
                "System.nanoTime()",
                target -> Targets.name(target).equals("java.lang.System.nanoTime")))
        .allowEmptyShould(true);
  }

  /// The administration shows and records dates, and a command may print them; nothing else has use
  /// for a clock that jumps.
  static ArchRule wallClock(Layout layout) {
    return noClasses()
        .that(layout.outside("admin", "node"))
        .should()
        .accessTargetWhere(
            Targets.matching(
                "the wall clock",
                target ->
                    Targets.name(target).equals("java.lang.System.currentTimeMillis")
                        || Targets.readsTheWallClock(target)))
        .allowEmptyShould(true);
  }

  static ArchRule printingAndExit(Layout layout) {
    return noClasses()
        .that(layout.outside("node"))
        .should()
        .accessTargetWhere(Targets.matching("standard output, or the end", Habits::isOutput))
        .allowEmptyShould(true);
  }

  /// Blocking is for main and the shutdown hook (node) and for adapters on a worker thread.
  static ArchRule blocking(Layout layout) {
    return noClasses()
        .that(layout.outside("node", "core.cluster", "admin.log"))
        .should()
        .accessTargetWhere(Targets.matching("a wait", Habits::isWait))
        .orShould()
        .accessTargetWhere(
            Targets.matching(
                "a sleep", target -> Targets.isOn(target, "java.lang.Thread", "sleep")))
        .allowEmptyShould(true);
  }

  static ArchRule logging(Layout layout) {
    return noClasses()
        .that(resideInAnyPackage(layout.root() + ".."))
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.logging\\..*|java\\.lang\\.System\\$Logger.*"
                + "|org\\.apache\\.(log4j|logging|commons\\.logging)\\..*"
                + "|io\\.vertx\\.core\\.(internal\\.)?logging\\..*")
        .orShould()
        .accessTargetWhere(
            Targets.matching(
                "a stack trace on standard error",
                target -> Targets.isOn(target, "java.lang.Throwable", "printStackTrace")))
        .allowEmptyShould(true);
  }

  static ArchRule names(Layout layout) {
    return noClasses()
        .that(resideInAnyPackage(layout.root() + ".."))
        .should(ArchCondition.from(describe("be named " + NAMES, Habits::isNamedVaguely)))
        .allowEmptyShould(true);
  }

  static ArchRule optional(Layout layout) {
    return noClasses()
        .that(resideInAnyPackage(layout.root() + ".."))
        .should(ArchCondition.from(describe("hold or take Optional", Habits::isOptionalHolder)))
        .allowEmptyShould(true);
  }

  private static boolean isOutput(AccessTarget target) {
    return OUTPUT.contains(Targets.name(target));
  }

  private static boolean isWait(AccessTarget target) {
    return Targets.isOn(target, "io.vertx.core.Future", "await")
        || Targets.isOn(target, "java.util.concurrent.Future", "get", "join")
        || Targets.isOn(target, "java.util.concurrent.CountDownLatch", "await")
        || Targets.isOn(target, "java.util.concurrent.Semaphore", "acquire")
        || Targets.isOn(target, "java.lang.Object", "wait")
        || Targets.isOn(target, "java.lang.Thread", "join");
  }

  private static boolean isNamedVaguely(JavaClass type) {
    return type.getSimpleName().matches(NAMES);
  }

  private static boolean isOptionalHolder(JavaClass type) {
    return type.getFields().stream().anyMatch(field -> isOptional(field.getRawType()))
        || type.getCodeUnits().stream()
            .filter(unit -> !unit.getName().startsWith("lambda$"))
            .flatMap(unit -> unit.getRawParameterTypes().stream())
            .anyMatch(Habits::isOptional);
  }

  private static boolean isOptional(JavaClass type) {
    return type.getName().matches("java\\.util\\.Optional(Int|Long|Double)?");
  }
}
