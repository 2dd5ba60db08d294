package dev.weir.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// It runs inside applications of others: nothing but the JDK, of version 17 at least.
final class AgentLawTest {
  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.weir.agent");

  @Test
  void dependsOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.weir.agent", "java..", "javax.net.ssl", "com.sun.management", "org.jspecify..")
        .check(SHIPPED);
    assertThat(SHIPPED.contain(WeirAgent.class)).isTrue();
  }

  @Test
  void runsOnJdk17() throws IOException {
    try (InputStream in = WeirAgent.class.getResourceAsStream("WeirAgent.class")) {
      DataInputStream header = new DataInputStream(Objects.requireNonNull(in));
      assertThat(header.readInt()).isEqualTo(0xCAFEBABE);
      header.readUnsignedShort();
      assertThat(header.readUnsignedShort()).as("class file version of JDK 17").isEqualTo(61);
    }
  }
}
