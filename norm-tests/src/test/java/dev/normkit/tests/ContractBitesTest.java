package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningVariance;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.kernel.Loops;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.tests.WrongKernels.AddsGradients;
import dev.normkit.tests.WrongKernels.ChangesInput;
import dev.normkit.tests.WrongKernels.ClearsFirst;
import dev.normkit.tests.WrongKernels.Drifts;
import dev.normkit.tests.WrongKernels.IgnoresRunning;
import dev.normkit.tests.WrongKernels.NaNAtTheEnd;
import dev.normkit.tests.WrongKernels.NoEpsilon;
import dev.normkit.tests.WrongKernels.PaperVariances;
import dev.normkit.tests.WrongKernels.SharedScratch;
import dev.normkit.tests.WrongKernels.SpreadsNaN;
import dev.normkit.tests.WrongKernels.SwapsLogits;
import dev.normkit.tests.WrongKernels.TakesAnyPlan;
import dev.normkit.tests.WrongKernels.UnbiasedVariance;
import dev.normkit.tests.WrongLoops.BeginAlike;
import dev.normkit.tests.WrongLoops.FewDigits;
import dev.normkit.tests.WrongLoops.LostTail;
import dev.normkit.tests.WrongLoops.OnePass;
import dev.normkit.tests.WrongLoops.OtherOrder;
import dev.normkit.tests.WrongLoops.PastTheEnd;
import dev.normkit.tests.WrongLoops.RowsAlike;
import dev.normkit.tests.WrongLoops.WithoutMeanTerm;
import dev.normkit.tests.WrongLoops.WrongStride;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Every test of the contract fails for a backend that deserves it. */
class ContractBitesTest {

  /**
   * A wrong backend, the test that must find it out, and a word of what that says.
   *
   * @param mistake what is wrong
   * @param backend the backend
   * @param test the method of the contract
   * @param says part of the failure's message
   */
  private record Wrong(String mistake, NormBackend backend, String test, String says) {}

  private static List<Wrong> wrong() {
    return List.of(
        new Wrong("is unavailable", unavailable(), "isReady", "Unavailable"),
        new Wrong("declines silently", silent(), "declinesWithReason", "with a reason"),
        new Wrong("estimates by mood", new MoodyBackend(), "estimatesItsCost", "expected:"),
        kernels("no ε", NoEpsilon::new, "forward", "y["),
        loops("lost tail", LostTail::new, "forward", "is NaN"),
        kernels("NaN at the end", NaNAtTheEnd::new, "forward", "is NaN"),
        loops("E[x²] − E[x]²", OnePass::new, "forward", "mean 1e"),
        loops("wrong stride of γ", WrongStride::new, "forward", "y["),
        kernels("ignores running statistics", IgnoresRunning::new, "forward", "with running"),
        kernels("ignores those of instances", IgnoresRunning::new, "forward", " +running"),
        kernels("mixes the paper's variances", PaperVariances::new, "forward", " unbiased"),
        kernels("paper's running variance", PaperVariances::new, "keepsRunningStatistics", "["),
        kernels("unbiased variance", UnbiasedVariance::new, "moments", "variance["),
        kernels("unbiased twice", UnbiasedVariance::new, "keepsRunningStatistics", "variance["),
        loops("one rstd for all rows", RowsAlike::new, "backward", "dx["),
        loops("dx without mean(g)", WithoutMeanTerm::new, "backward", "dx["),
        kernels("adds to gradients", AddsGradients::new, "backward", "dweight["),
        kernels("mistakes λ' for λ", SwapsLogits::new, "backward", "dmean-logits["),
        loops("writes past the end", PastTheEnd::new, "leavesOtherMemoryAlone", "after the end"),
        kernels("changes x", ChangesInput::new, "leavesOtherMemoryAlone", "x was changed"),
        kernels("clears y first", ClearsFirst::new, "worksInPlace", "when y is not x"),
        loops("dy where x is", BeginAlike::new, "worksAnywhere", "when all begin alike"),
        kernels("spreads NaN", SpreadsNaN::new, "confinesNaN", "in another group"),
        kernels("drifts", Drifts::new, "repeatsItself", "the first time"),
        loops("adds with few digits", FewDigits::new, "sumsManyNumbers", "two values"),
        loops("adds from the left", OtherOrder::new, "givesTheBitsOfTheReference", "on backend"),
        new Wrong(
            "adds otherwise on threads",
            otherOnThreads(),
            "givesTheSameBitsOnAnyNumberOfThreads",
            "on the calling thread alone"),
        kernels("shares scratch", SharedScratch::new, "isSharedByThreads", "without other threads"),
        kernels("takes any plan", TakesAnyPlan::new, "refusesOtherPlans", "IllegalArgument"));
  }

  private static Wrong loops(String mistake, Supplier<Loops> loops, String test, String says) {
    return new Wrong(mistake, LiteralBackend.of(loops), test, says);
  }

  private static Wrong kernels(
      String mistake,
      BiFunction<NormPlan, Parallelism, NormKernel> kernels,
      String test,
      String says) {
    return new Wrong(mistake, new LiteralBackend(kernels), test, says);
  }

  private static NormBackend otherOnThreads() {
    return new LiteralBackend(
        (plan, parallelism) ->
            LiteralBackend.kernel(
                plan,
                parallelism.threads() > 1 ? OtherOrder::new : LiteralBackend::loops,
                parallelism));
  }

  private static NormBackend unavailable() {
    return new LiteralBackend(
        Availability.unavailable("it is Monday", "wait"),
        Support.supported(),
        LiteralBackend::kernel);
  }

  private static NormBackend silent() {
    return new LiteralBackend(
        Availability.available(), Support.declined(" "), LiteralBackend::kernel);
  }

  @TestFactory
  Stream<DynamicTest> everyMistakeIsFoundOut() {
    return wrong().stream()
        .map(
            wrong ->
                dynamicTest(
                    wrong.mistake() + " fails " + wrong.test(), () -> requireFoundOut(wrong)));
  }

  /**
   * Whatever operation is wrong, for coefficients wherever they lie, in whole vectors or in the
   * rest: what the full product could find out, the pairs find out.
   */
  @TestFactory
  Stream<DynamicTest> everyMutantIsFoundOutInPairs() {
    return Mutant.all().stream()
        .map(mutant -> dynamicTest(mutant.toString(), () -> requireFoundOut(mutant)));
  }

  private static void requireFoundOut(Mutant mutant) throws Throwable {
    ContractOf contract = new ContractOf(LiteralBackend.of(() -> new MutantLoops(mutant)));
    for (String test : mutant.tests()) {
      Iterator<Executable> tests = contract.tests(test).iterator();
      while (tests.hasNext()) {
        try {
          tests.next().execute();
        } catch (AssertionError found) {
          return;
        }
      }
    }
    fail("none of " + mutant.tests() + " fails in pairs");
  }

  @Test
  void everyTestOfTheContractHasItsMistake() {
    Set<String> found = wrong().stream().map(Wrong::test).collect(Collectors.toSet());
    assertEquals(ContractOf.questions(), new TreeSet<>(found));
  }

  /** A subclass may live in another package and another module. */
  @Test
  void everyTestOfTheContractIsPublic() {
    for (String test : ContractOf.questions()) {
      assertTrue(
          Stream.of(NormBackendContract.class.getMethods())
              .anyMatch(method -> method.getName().equals(test)),
          test);
    }
  }

  private static void requireFoundOut(Wrong wrong) throws Exception {
    List<String> failures = new ArrayList<>();
    Iterator<Executable> tests = new ContractOf(wrong.backend()).tests(wrong.test()).iterator();
    while (tests.hasNext()) {
      try {
        tests.next().execute();
      } catch (Throwable failed) {
        if (String.valueOf(failed).contains(wrong.says())) {
          return;
        }
        failures.add(String.valueOf(failed));
      }
    }
    fail("no failure says \"" + wrong.says() + "\", only " + failures);
  }

  @Test
  void swappedMomentumIsFoundOut() {
    requireFoundOut(
        right ->
            right.withMomentum(
                right.momentum().kind() == Momentum.Kind.CUMULATIVE
                    ? Momentum.ofNew(0.1)
                    : Momentum.ofOld(right.momentum().weightOfNew())),
        "running-mean-after");
  }

  @Test
  void swappedVarianceConventionIsFoundOut() {
    requireFoundOut(
        right ->
            new RunningAverage(
                right.momentum(),
                right.unbiased() ? RunningVariance.BIASED : RunningVariance.UNBIASED),
        "running-var-after");
  }

  /** Fails unless the golden running statistics of BatchNorm tell such a layer from a right one. */
  private static void requireFoundOut(UnaryOperator<RunningAverage> mistake, String says) {
    int asked = 0;
    for (GoldenCase golden : GoldenCase.read("batch.txt")) {
      if (golden.has("running-mean-after") && !golden.name().contains("hostile")) {
        NormPlan plan = golden.plan();
        NormSpec right = plan.spec();
        NormSpec wrong =
            right.withRunningAverage(mistake.apply(right.runningAverage().orElseThrow()));
        NormLayer layer =
            LayerBuilder.of(wrong, plan.shape())
                .withBackend(Backends.discover().require("cpu"))
                .build();
        AssertionError failed =
            assertThrows(AssertionError.class, () -> GoldenTest.agrees(golden, layer));
        assertTrue(failed.getMessage().startsWith(says), golden + ": " + failed.getMessage());
        asked++;
      }
    }
    assertTrue(asked > 20, "only " + asked + " cases");
  }
}
