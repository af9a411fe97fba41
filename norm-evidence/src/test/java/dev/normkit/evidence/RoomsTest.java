package dev.normkit.evidence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class RoomsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.normkit.evidence");

  @Test
  void noRoomsKnowEachOther() {
    SlicesRuleDefinition.slices()
        .matching("dev.normkit.evidence.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void trainingCodeKnowsNoExperiment() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.normkit.evidence.net", "dev.normkit.evidence.report")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.normkit.evidence.run", "dev.normkit.evidence.data")
        .check(CLASSES);
  }

  /** That one loads native code. */
  @Test
  void matricesAreMultipliedByJavaAlone() {
    noClasses()
        .should()
        .callMethod("dev.ludovic.netlib.blas.BLAS", "getInstance")
        .orShould()
        .callMethod("dev.ludovic.netlib.blas.NativeBLAS", "getInstance")
        .check(CLASSES);
  }
}
