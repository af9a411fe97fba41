package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.NormBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** A backend with other bits passes within the tolerance that it states, and only then. */
class FusedContractTest {
  /** Of each question of the contract all tests in pairs or, unless all is asked, every fourth. */
  @TestFactory
  Stream<DynamicTest> everyQuestionPasses() throws ReflectiveOperationException {
    int step = Tier.asked() == Tier.FULL ? 1 : 4;
    ContractOf contract =
        new ContractOf(new FusedBackend(OptionalDouble.of(FusedBackend.TOLERANCE)));
    List<DynamicTest> asked = new ArrayList<>();
    for (String question : ContractOf.questions()) {
      List<Executable> tests = contract.tests(question).toList();
      for (int i = 0; i < tests.size(); i += step) {
        asked.add(dynamicTest(question + " " + i, tests.get(i)));
      }
    }
    return asked.stream();
  }

  @Test
  void withoutAToleranceItsBitsAreWrong() throws ReflectiveOperationException {
    List<Executable> tests =
        new ContractOf(new FusedBackend(OptionalDouble.empty()))
            .tests("givesTheBitsOfTheReference")
            .toList();
    assertThrows(
        AssertionError.class,
        () -> {
          for (Executable test : tests) {
            test.execute();
          }
        });
  }

  /** What is off by more than it states is found out, in a question about bits too. */
  @Test
  void aToleranceBindsItsBackend() throws ReflectiveOperationException {
    NormBackend wrong = FusedBackend.offBy(0.01f, OptionalDouble.of(FusedBackend.TOLERANCE));
    for (String question : List.of("forward", "worksInPlace", "givesTheBitsOfTheReference")) {
      List<Executable> tests = new ContractOf(wrong).tests(question).toList();
      assertThrows(
          AssertionError.class,
          () -> {
            for (Executable test : tests) {
              test.execute();
            }
          },
          question);
    }
  }

  /** So its author finds what to state: a wide tolerance times the share that is printed. */
  @Test
  void theContractSaysHowMuchOfATolerance() {
    double wide = 1e-3;
    Nearness fused = new ContractOf(new FusedBackend(OptionalDouble.of(wide))).nearness();
    assertTrue(fused.most() > 0 && fused.most() * wide < FusedBackend.TOLERANCE, "" + fused);
    NormBackend wrong = FusedBackend.offBy(0.01f, OptionalDouble.of(wide));
    Nearness off = new ContractOf(wrong).nearness();
    assertTrue(off.most() > 1, "" + off);
    assertTrue(off.toString().contains(" of it, by y of "), "" + off);
    // Though other outputs, which are right, come behind it.
    NormBackend notNumbers = new LiteralBackend(WrongKernels.NaNAtTheEnd::new);
    assertEquals(Double.POSITIVE_INFINITY, new ContractOf(notNumbers).nearness().most());
  }

  @Test
  @Tag("backends")
  void noneOfTheBackendsThatAreThereStatesOne() {
    for (NormBackend ready : Backends.discover().ready()) {
      assertTrue(ready.tolerance().isEmpty(), ready.id());
    }
  }
}
