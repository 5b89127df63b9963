package dev.postrider;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that the compiler does not check. */
class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  private static final int MOST_LINES = 250;
  private static final int MOST_PARAMETERS = 5;
  private static final double MOST_PUBLIC = 0.45;

  /** What attributes of entities may be. */
  private static final Set<String> VALUES =
      Set.of("java.sql.Date", "java.sql.Time", "java.sql.Timestamp");

  /** What capture, relay, inbox and admin meet in the contracts of the store. */
  private static final Set<String> CONTRACTS =
      Set.of("java.sql.Connection", "java.sql.SQLException", "java.sql.SQLTimeoutException");

  @Test
  void everyPackageHasItsFloor() {
    assertThat(packages()).allSatisfy(name -> assertThat(Floors.of(name)).as(name).isPresent());
  }

  @Test
  void packagesUseLowerFloorsOnlyAndNeverTheirSiblings() {
    classes().should(Floors.onlyDownwards()).check(PRODUCT);
  }

  @Test
  void packagesFormNoRing() {
    slices().matching("dev.postrider.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void onlyTheStoreSpeaksSql() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..store..", "..capture..", "..relay..", "..inbox..", "..admin..")
        .should()
        .dependOnClassesThat(are(ofSqlBut(VALUES)))
        .check(PRODUCT);
    noClasses()
        .that()
        .resideOutsideOfPackage("..store..")
        .should()
        .dependOnClassesThat(are(ofSqlBut(VALUES, CONTRACTS)))
        .orShould()
        .callMethodWhere(target(owner(name("java.sql.Connection"))))
        .because("the store's contracts speak of connections, which others hand through unused")
        .check(PRODUCT);
  }

  @Test
  void onlyTheStoreKnowsFlywayAndOnlyConnectorsKnowTheirClients() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.flywaydb..")
        .check(PRODUCT);
    noClasses()
        .that()
        .resideOutsideOfPackage("..connector..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "com.rabbitmq..", "io.vertx..", "io.netty..")
        .check(PRODUCT);
  }

  /** Most applications do not have its classes. */
  @Test
  void onlyFewClassesTouchReactiveMessaging() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..channel..")
        .and(are(not(nameMatching("dev\\.postrider\\.inbox\\.ChannelCalls.*"))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.microprofile.reactive..", "org.reactivestreams..")
        .check(PRODUCT);
  }

  @Test
  void nothingIsWrittenToTheConsole() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        PRODUCT.that(are(not(name("dev.postrider.admin.PasswordHash"))))); // a command
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(PRODUCT);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethodWhere(target(owner(name("java.lang.Thread"))).and(target(name("sleep"))))
        .check(PRODUCT);
  }

  @Test
  void timeAndChanceComeInFromOutside() {
    noClasses()
        .that()
        .doNotHaveSimpleName("ThreadScheduler") // where both come in
        .and()
        .doNotHaveSimpleName("SubscriptionStarter") // where chance does
        .should()
        .callMethodWhere(target(owner(nameMatching("java\\.time\\..*"))).and(target(name("now"))))
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Date.class)
        .orShould()
        .callMethodWhere(target(owner(name("java.util.Calendar"))).and(target(name("getInstance"))))
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .callConstructorWhere(target(owner(name("java.util.Random"))))
        .check(PRODUCT);
  }

  /** Nodes whose clocks differ agree on leases and on what has expired, by the database's clock. */
  @Test
  void relayAndStoreKnowNoWallClock() {
    noClasses()
        .that()
        .resideInAnyPackage("..relay..", "..store..", "..retry..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Date|.*Calendar)")
        .check(PRODUCT);
  }

  @Test
  void noServerAndNoProviderIsNamed() {
    noClasses()
        .that()
        .doNotHaveSimpleName("DiagnosticContext") // made only where its classes are
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "fish.payara..",
            "org.glassfish..",
            "org.eclipse.persistence..",
            "org.hibernate..",
            "org.jboss..",
            "io.smallrye..",
            "com.ibm..",
            "com.sun..",
            "sun..",
            "org.apache.activemq..",
            "org.slf4j..")
        .check(PRODUCT);
  }

  @Test
  void mostTypesAreHidden() {
    List<JavaClass> types =
        PRODUCT.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .filter(
                type -> !Set.of(Floors.ROOT, Floors.ROOT + ".spi").contains(type.getPackageName()))
            .toList();
    List<String> shown =
        types.stream()
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getName)
            .sorted()
            .toList();
    System.getLogger(getClass().getName())
        .log(System.Logger.Level.INFO, shown.size() + " of " + types.size() + " types are public");
    assertThat(shown).hasSizeLessThanOrEqualTo((int) (types.size() * MOST_PUBLIC));
  }

  @Test
  void theApiShowsNothingOfTheInside() {
    assertThat(exposedBy(Floors.ROOT))
        .allSatisfy(name -> assertThat(name).matches("(java|jakarta|dev\\.postrider)\\.[^.]+.*"))
        .noneMatch(name -> name.matches("dev\\.postrider\\.[a-z].*") && !name.contains(".spi."));
    assertThat(exposedBy(Floors.ROOT + ".spi"))
        .noneMatch(name -> name.matches("dev\\.postrider\\.[a-z].*") && !name.contains(".spi."))
        .allSatisfy(name -> assertThat(name).matches("(java|jakarta|dev\\.postrider)\\..*"));
  }

  @Test
  void everyPackageIsNullMarkedAndDescribed() throws IOException {
    for (String name : packages()) {
      assertThat(load(name + ".package-info").isAnnotationPresent(NullMarked.class))
          .as(name)
          .isTrue();
      Path source = Path.of("src/main/java", name.replace('.', '/'), "package-info.java");
      assertThat(source).content().startsWith("/**");
    }
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses().should().haveSimpleNameContaining("Util").check(PRODUCT);
    noClasses().should().haveSimpleNameContaining("Helper").check(PRODUCT);
    noClasses().should().haveSimpleNameContaining("Manager").check(PRODUCT);
  }

  @Test
  void filesStayShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.readAllLines(file).size())
                      .as(file.toString())
                      .isLessThan(MOST_LINES));
    }
  }

  @Test
  void constructorsTakeFewParameters() {
    assertThat(
            PRODUCT.stream()
                .filter(type -> !type.isRecord() && !type.isEnum() && !type.isAnonymousClass())
                .flatMap(type -> type.getConstructors().stream())
                .filter(constructor -> constructor.getRawParameterTypes().size() > MOST_PARAMETERS)
                .map(JavaCodeUnit::getFullName))
        .isEmpty();
  }

  private static Set<String> packages() {
    return PRODUCT.stream()
        .map(JavaClass::getPackageName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of all types that the signatures of a package's public types speak of. */
  private static Set<String> exposedBy(String packageName) {
    return PRODUCT.stream()
        .filter(type -> type.getPackageName().equals(packageName))
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .flatMap(ArchitectureTest::exposedBy)
        .map(JavaClass::getBaseComponentType)
        .filter(type -> !type.isPrimitive())
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JavaClass> exposedBy(JavaClass type) {
    Stream<JavaClass> parents =
        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
    Stream<JavaClass> fields =
        type.getFields().stream()
            .filter(field -> isShown(field.getModifiers()))
            .map(JavaField::getType)
            .flatMap(shown -> shown.getAllInvolvedRawTypes().stream());
    Stream<JavaClass> members =
        type.getCodeUnits().stream()
            .filter(member -> isShown(member.getModifiers()))
            .flatMap(ArchitectureTest::exposedBy);
    return Stream.of(parents, fields, members).flatMap(all -> all);
  }

  private static Stream<JavaClass> exposedBy(JavaCodeUnit member) {
    return Stream.of(
            member.getReturnType().getAllInvolvedRawTypes().stream(),
            member.getParameterTypes().stream()
                .flatMap(type -> type.getAllInvolvedRawTypes().stream()),
            member.getExceptionTypes().stream())
        .flatMap(all -> all);
  }

  private static boolean isShown(Set<JavaModifier> modifiers) {
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  @SafeVarargs
  private static DescribedPredicate<JavaClass> ofSqlBut(Set<String>... allowed) {
    return resideInAnyPackage("java.sql", "javax.sql")
        .and(
            DescribedPredicate.describe(
                "other than " + List.of(allowed),
                type -> Stream.of(allowed).noneMatch(names -> names.contains(type.getName()))));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " is missing", e);
    }
  }
}
