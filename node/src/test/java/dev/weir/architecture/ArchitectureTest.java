package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds the shipped classes of all modules to every [Law].
class ArchitectureTest {
  private static final Layout WEIR = new Layout("dev.weir");

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.weir");

  @ParameterizedTest
  @EnumSource(Law.class)
  void keepsTheLaw(Law law) {
    Laws.rule(law, WEIR).check(SHIPPED);
  }

  /// A class path without a module would keep every law.
  @Test
  void seesEveryModuleAndNoTest() {
    assertThat(SHIPPED.stream().map(ArchitectureTest::module).distinct())
        .containsExactlyInAnyOrder("core", "director", "health", "feedback", "admin", "node");
    assertThat(SHIPPED.stream().filter(type -> type.getSimpleName().endsWith("Test"))).isEmpty();
  }

  private static String module(JavaClass type) {
    return type.getPackageName().replaceFirst("dev\\.weir\\.", "").replaceFirst("\\..*", "");
  }
}
