package dev.normkit.tests.structure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom: every arrow points at norm-api, and the library keeps quiet. */
class ModuleBoundariesTest {
  private static final JavaClasses LIBRARY = Modules.classes();
  private static final String JDK = "java..";

  private static final String KERNEL = Rooms.KERNEL + "..";
  private static final String CPU = Rooms.CPU + "..";
  private static final String SIMD = Rooms.SIMD + "..";
  private static final String SELECTOR = Rooms.SELECTOR + "..";
  private static final String MONITOR = Rooms.MONITOR + "..";
  private static final String VECTORS = "jdk.incubator.vector..";

  private static void onlyKnows(String known, String... others) {
    classes()
        .that()
        .resideInAPackage(known)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(Stream.of(known, JDK), Stream.of(others)).toArray(String[]::new))
        .check(LIBRARY);
  }

  private static void knowsNothingOf(String known, String... others) {
    noClasses()
        .that()
        .resideInAPackage(known)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(LIBRARY);
  }

  @Test
  void everyPackageBelongsToOneModule() {
    List<String> packages = Modules.library().stream().flatMap(Modules::packages).toList();
    assertEquals(
        Rooms.all().collect(Collectors.toSet()),
        packages.stream().filter(name -> !name.isEmpty()).collect(Collectors.toSet()));
    List<String> named = packages.stream().filter(name -> !name.isEmpty()).toList();
    assertEquals(named.size(), new TreeSet<>(named).size(), named.toString());
  }

  @Test
  void roomsOfTheApiKnowThoseBeforeThem() {
    for (int room = 0; room < Rooms.API.size(); room++) {
      onlyKnows(Rooms.API.get(room), Rooms.API.subList(0, room).toArray(String[]::new));
    }
  }

  @Test
  void noPackagesKnowEachOther() {
    SlicesRuleDefinition.slices()
        .matching("dev.normkit.(**)")
        .should()
        .beFreeOfCycles()
        .check(LIBRARY);
  }

  @Test
  void backendsKnowTheKernelAndWhatItKnows() {
    int kernel = Rooms.API.indexOf(Rooms.KERNEL);
    String[] below = Rooms.API.subList(0, kernel + 1).toArray(String[]::new);
    onlyKnows(CPU, below);
    onlyKnows(SIMD, Stream.concat(Stream.of(below), Stream.of(VECTORS)).toArray(String[]::new));
  }

  @Test
  void selectorNamesNoBackend() {
    knowsNothingOf(SELECTOR, CPU, SIMD, KERNEL);
    knowsNothingOf(MONITOR, CPU, SIMD, KERNEL);
  }

  /** Else a new decision would bring its own text and JSON. */
  @Test
  void onlyTheReportWritesJson() {
    noClasses()
        .that()
        .resideInAPackage(SELECTOR)
        .and()
        .resideOutsideOfPackage("dev.normkit.selector.report")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("com.google.gson.Gson(Builder)?")
        .check(LIBRARY);
  }

  @Test
  void kernelsDoNotSelect() {
    knowsNothingOf(KERNEL, SELECTOR);
  }

  /** Else the backend could not say what is missing where vectors are. */
  @Test
  void theVectorBackendLoadsWithoutVectors() {
    noClasses()
        .that()
        .haveFullyQualifiedName("dev.normkit.simd.SimdBackend")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VECTORS)
        .check(LIBRARY);
  }

  @Test
  void filesNameNoBackend() {
    knowsNothingOf(Rooms.FILES_OF_MODELS + "..", CPU, SIMD, KERNEL);
    knowsNothingOf("dev.normkit.(api|kernel|layer|selector..)", Rooms.FILES_OF_MODELS + "..");
  }

  /** Optional libraries: who reads weights of PyTorch and NumPy has none of them. */
  @Test
  void onlyKerasNeedsHdf5() {
    noClasses()
        .that()
        .resideInAPackage(Rooms.FILES_OF_MODELS + "..")
        .and()
        .resideOutsideOfPackage(Rooms.FILES_OF_MODELS + ".keras")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jhdf..")
        .check(LIBRARY);
  }

  @Test
  void nothingKnowsTheCommandLine() {
    knowsNothingOf("dev.normkit..", "dev.normkit.cli..", "picocli..");
  }

  @Test
  void noPackageIsNamedAfterNothing() {
    noClasses().should().resideInAnyPackage("..util..", "..common..", "..impl..").check(LIBRARY);
  }

  @Test
  void nobodyPrints() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(LIBRARY);
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "a stack trace is printed",
                call -> call.getTarget().getName().equals("printStackTrace")))
        .check(LIBRARY);
  }

  @Test
  void onlyTheSelectorLogs() {
    knowsNothingOf("dev.normkit..", "java.util.logging..");
    // Where slf4j has no provider, one class falls back on the JDK's logging.
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.normkit.selector.log.LogLines")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .check(LIBRARY);
    noClasses()
        .that()
        .resideOutsideOfPackage(SELECTOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "ch.qos.logback..")
        .check(LIBRARY);
    noClasses().should().dependOnClassesThat().resideInAPackage("ch.qos.logback..").check(LIBRARY);
  }

  @Test
  void librariesOfTheSelectorStayInside() {
    classes()
        .that()
        .resideInAnyPackage(SELECTOR, MONITOR)
        .and()
        .resideOutsideOfPackage("dev.normkit.selector.json")
        .and()
        .arePublic()
        .should(showNoTypeOf("com.google.", "org.slf4j."))
        .check(LIBRARY);
  }

  private static ArchCondition<JavaClass> showNoTypeOf(String... libraries) {
    return new ArchCondition<>("show no type of " + List.of(libraries)) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        signature(type)
            .filter(shown -> Stream.of(libraries).anyMatch(shown.getName()::startsWith))
            .forEach(
                shown ->
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getName() + " shows " + shown.getName())));
      }
    };
  }

  /** Every type that a caller or a subclass sees: supertypes, members, with type arguments. */
  private static Stream<JavaClass> signature(JavaClass type) {
    Stream<JavaClass> supertypes =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
            .flatMap(supertype -> supertype.getAllInvolvedRawTypes().stream());
    Stream<JavaClass> members =
        type.getMembers().stream()
            .filter(
                member ->
                    member.getModifiers().stream()
                        .anyMatch(modifier -> modifier.name().matches("PUBLIC|PROTECTED")))
            .flatMap(member -> member.getAllInvolvedRawTypes().stream());
    return Stream.concat(supertypes, members);
  }
}
