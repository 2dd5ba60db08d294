package dev.weir.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Where the packages are below a root: `dev.weir` for the product, another for the fixtures.
record Layout(String root) {
  static final List<String> ROLES = List.of("director", "health", "feedback", "admin");

  private static final String[] PURE = {
    "core.model",
    "core.time",
    "director.admit",
    "director.balance",
    "health.verdict",
    "feedback.weigh",
    "admin.log.state"
  };

  /// The package and all below it.
  String[] below(String... packages) {
    return Arrays.stream(packages).map(name -> root + "." + name + "..").toArray(String[]::new);
  }

  String[] pure() {
    return below(PURE);
  }

  List<String> purePackages() {
    return List.of(PURE);
  }

  String[] rolesAndNode() {
    return below(Stream.concat(ROLES.stream(), Stream.of("node")).toArray(String[]::new));
  }

  /// Everybody of ours outside the packages named.
  DescribedPredicate<JavaClass> outside(String... packages) {
    return JavaClass.Predicates.resideInAPackage(root + "..")
        .and(JavaClass.Predicates.resideOutsideOfPackages(below(packages)))
        .as("classes of Weir outside " + String.join(", ", packages));
  }
}
