package dev.normkit.tests.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import org.junit.jupiter.api.Test;

/** One geometry, few kernels, many names: no kernel knows which method it computes. */
class NoSwitchOnMethodInKernelsTest {
  private static final JavaClasses LIBRARY = Modules.classes();
  private static final String[] KERNELS = {
    "dev.normkit.kernel..", "dev.normkit.cpu..", "dev.normkit.simd.."
  };

  @Test
  void kernelsDoNotKnowTheMethods() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(KERNELS)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(NormMethod.class);
    rule.check(LIBRARY);
  }

  @Test
  void kernelsDoNotAskForTheMethod() {
    noClasses()
        .that()
        .resideInAnyPackage(KERNELS)
        .should()
        .callMethod(NormSpec.class, "method")
        .check(LIBRARY);
  }
}
