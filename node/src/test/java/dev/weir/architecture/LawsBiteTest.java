package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each fixture breaks exactly the laws that it says, and each law is broken by a fixture: a law
/// that cannot fail is none, and one that fails for its neighbour's sake misleads.
class LawsBiteTest {
  private static final String ROOT = "dev.weir.architecture.fixture";
  private static final Layout FIXTURES = new Layout(ROOT);

  static Stream<Class<?>> fixtures() {
    return new ClassFileImporter()
        .importPackages(ROOT).stream()
            .filter(type -> type.isAnnotatedWith(Breaks.class))
            .map(JavaClass::reflect);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void reportsExactlyWhatAFixtureBreaks(Class<?> fixture) {
    JavaClasses alone = new ClassFileImporter().importClasses(fixture);
    Set<Law> broken = EnumSet.noneOf(Law.class);
    for (Law law : Law.values()) {
      if (Laws.rule(law, FIXTURES).evaluate(alone).hasViolation()) {
        broken.add(law);
      }
    }
    assertThat(broken).containsExactlyInAnyOrder(declared(fixture));
  }

  @Test
  void everyLawIsBrokenByAFixture() {
    Set<Law> proven = EnumSet.noneOf(Law.class);
    fixtures().flatMap(fixture -> Arrays.stream(declared(fixture))).forEach(proven::add);
    assertThat(proven).containsExactlyInAnyOrder(Law.values());
  }

  private static Law[] declared(Class<?> fixture) {
    return fixture.getAnnotation(Breaks.class).value();
  }
}
