package dev.weir.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;

/// What crosses the network is an envelope of bytes; what runs on another member comes from a
/// factory and not from Java's serialization.
final class Serialization {
  private static final String BY_FACTORY =
      "com.hazelcast.nio.serialization.IdentifiedDataSerializable";

  private Serialization() {}

  /// Throwables, enums and the collections of java.util are serializable by birth: a bounded
  /// LinkedHashMap in memory is no message. Nobody may write them to a stream.
  static ArchRule notByJava(Layout layout) {
    return noClasses()
        .that(resideInAnyPackage(layout.root() + ".."))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.(Object(In|Out)put.*|Externalizable)")
        .orShould(
            ArchCondition.from(
                describe("be serializable by choice", Serialization::isSerializableByChoice)))
        .allowEmptyShould(true);
  }

  static ArchRule entryProcessors(Layout layout) {
    return classes()
        .that(resideInAnyPackage(layout.root() + ".."))
        .and()
        .areAssignableTo("com.hazelcast.map.EntryProcessor")
        .should()
        .beAssignableTo(BY_FACTORY)
        .andShould()
        .notBeAnonymousClasses()
        .allowEmptyShould(true);
  }

  private static boolean isSerializableByChoice(JavaClass type) {
    return type.isAssignableTo(java.io.Serializable.class)
        && !type.isEnum()
        && !type.isAssignableTo(Enum.class)
        && !type.isAssignableTo(Throwable.class)
        && !isCollectionByBirth(type)
        && !type.isAssignableTo(BY_FACTORY)
        && !type.isAssignableTo("com.hazelcast.map.EntryProcessor");
  }

  private static boolean isCollectionByBirth(JavaClass type) {
    return type.getAllRawSuperclasses().stream()
        .anyMatch(above -> above.getName().matches("java\\.util\\.[A-Za-z]+(Map|List|Set|Deque)"));
  }
}
