package dev.weir.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.List;
import java.util.function.Predicate;

/// What a class calls, reads or refers to as a method reference.
final class Targets {
  private Targets() {}

  static DescribedPredicate<JavaAccess<?>> matching(
      String description, Predicate<AccessTarget> predicate) {
    return DescribedPredicate.describe(
        "target is " + description, access -> predicate.test(access.getTarget()));
  }

  static String name(AccessTarget target) {
    return target.getOwner().getName() + "." + target.getName();
  }

  static boolean isOn(AccessTarget target, String owner, String... names) {
    return target.getOwner().isAssignableTo(owner) && List.of(names).contains(target.getName());
  }

  static boolean readsTheWallClock(AccessTarget target) {
    boolean now = target.getName().equals("now") && isTime(target);
    boolean clock = target.getOwner().getName().equals("java.time.Clock");
    boolean date = target.getOwner().isAssignableTo("java.util.Date");
    return now || clock || date;
  }

  static boolean isSeedlessRandom(AccessTarget target) {
    return target instanceof AccessTarget.ConstructorCallTarget made
        && made.getOwner().getName().matches("java\\.util\\.(Random|SplittableRandom)")
        && made.getRawParameterTypes().isEmpty();
  }

  private static boolean isTime(AccessTarget target) {
    return target.getOwner().getPackageName().startsWith("java.time");
  }
}
