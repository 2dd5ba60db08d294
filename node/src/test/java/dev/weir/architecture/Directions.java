package dev.weir.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/// node → roles → core; inside core: cluster → state, wire → model; inside a role: the verticle →
/// its I/O → its pure package → core.model.
final class Directions {
  private Directions() {}

  static ArchRule coreKnowsNoRole(Layout layout) {
    return never(layout.below("core"), layout.rolesAndNode());
  }

  static List<ArchRule> rolesDoNotKnowEachOther(Layout layout) {
    return Layout.ROLES.stream()
        .map(
            role -> {
              DescribedPredicate<JavaClass> others =
                  resideInAnyPackage(layout.rolesAndNode())
                      .and(resideOutsideOfPackages(layout.below(role)))
                      .as("another role, or the node");
              return never(layout.below(role), others);
            })
        .toList();
  }

  static ArchRule modelAndTimeAreTheBottom(Layout layout) {
    return never(
        layout.below("core.model", "core.time"), layout.outside("core.model", "core.time"));
  }

  static List<ArchRule> portsKnowNoAdapter(Layout layout) {
    return List.of(
        never(layout.below("core.state"), layout.below("core.cluster", "core.wire", "core.net")),
        never(layout.below("core.wire"), layout.below("core.cluster", "core.state", "core.net")));
  }

  static ArchRule settingsAndNetKnowNoStore(Layout layout) {
    return never(
        layout.below("core.settings", "core.net"),
        layout.below("core.state", "core.wire", "core.cluster"));
  }

  /// A role's settings are a record of the role that all of its packages may read.
  static List<ArchRule> verticleIsOnTop(Layout layout) {
    return Layout.ROLES.stream()
        .<ArchRule>map(
            role -> {
              String top = layout.root() + "." + role;
              DescribedPredicate<JavaClass> verticle =
                  resideInAPackage(top)
                      .and(describe("not settings", type -> !isSettings(type)))
                      .as("the verticle's package " + top);
              return noClasses()
                  .that(
                      resideInAPackage(top + "..")
                          .and(resideOutsideOfPackages(top))
                          .as("packages below " + top))
                  .should()
                  .dependOnClassesThat(verticle)
                  .allowEmptyShould(true);
            })
        .toList();
  }

  static List<ArchRule> pureKnowsOnlyTheModel(Layout layout) {
    return layout.purePackages().stream()
        .map(pure -> never(layout.below(pure), layout.outside(pure, "core.model", "core.time")))
        .toList();
  }

  private static boolean isSettings(JavaClass type) {
    return type.getName().matches(".*Settings(\\$.*)?");
  }

  private static ArchRule never(String[] from, String[] to) {
    return never(from, resideInAnyPackage(to));
  }

  private static ArchRule never(String[] from, DescribedPredicate<JavaClass> to) {
    return noClasses()
        .that()
        .resideInAnyPackage(from)
        .should()
        .dependOnClassesThat(to)
        .allowEmptyShould(true);
  }
}
