package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.api.Direction;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.SmallKernels;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.tests.NormCase.Statistics;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * What every backend must pass: extend this class and supply the backend.
 *
 * <pre>{@code
 * class MyBackendTest extends NormBackendContract {
 *   protected NormBackend backend() {
 *     return new MyBackend();
 *   }
 * }
 * }</pre>
 *
 * <p>Asked are the {@link Cases} that the backend supports, in seconds as many of them as {@link
 * Tier#PAIRS} says, and with {@code -Dnormkit.test.tier=full} all: values against the {@link
 * Oracle} within {@link Tolerance}, memory beside the buffers, work in place and anywhere, NaN, and
 * the same bits every time, on every thread and on every backend. A backend that states a {@link
 * NormBackend#tolerance} of its own is asked about values alone, within that, wherever others are
 * asked about bits. The seed of a case lies in its name.
 */
public abstract class NormBackendContract {
  private static final int REPETITIONS = 12;

  /** In pairs. */
  private static final int FEW_REPETITIONS = 5;

  /** From one buffer's beginning in its array to the next one's; odd, so that lines differ. */
  private static final int STEP = 5;

  /** Of the test that ran last. */
  private final ThreadLocal<Optional<Truth>> latest = ThreadLocal.withInitial(Optional::empty);

  private record Truth(NormCase asked, Statistics statistics, Oracle oracle) {}

  /** For subclasses. */
  protected NormBackendContract() {}

  /**
   * The backend to be tested.
   *
   * @return must be available
   */
  protected abstract NormBackend backend();

  /**
   * The backend whose bits are the right ones.
   *
   * @return by default {@code cpu}
   */
  protected NormBackend reference() {
    return Backends.discover().require("cpu");
  }

  /**
   * How much is asked.
   *
   * @return by default what the build asks for
   */
  protected Tier tier() {
    return Tier.asked();
  }

  /**
   * The backend can be asked: it is available, has a proper id and supports something. Prints which
   * operations of {@link dev.normkit.kernel.Loops} it inherits, as these are right but not fast. Of
   * one that states a {@link NormBackend#tolerance} it prints how much of it the largest error
   * takes: times the tolerance, that is the least that it could state.
   */
  @Test
  public final void isReady() {
    assertInstanceOf(Availability.Available.class, backend().availability());
    assertTrue(backend().id().matches("[a-z0-9-]+"), "id \"" + backend().id() + "\"");
    assertTrue(tier().cases().stream().anyMatch(supportedBy(backend())), "supports no case at all");
    System.out.println(
        "backend " + backend().id() + " inherits the formulas of " + inherited() + " from Loops");
    backend()
        .tolerance()
        .ifPresent(
            stated ->
                System.out.println(
                    "backend %s states the tolerance %s and needs %s"
                        .formatted(backend().id(), stated, nearness())));
  }

  /** How much of its tolerance the largest error takes. */
  final Nearness nearness() {
    Nearness nearness = new Nearness();
    for (NormCase asked : tier().cases(Mode.BACKWARD)) {
      if (supportedBy(backend()).test(asked)) {
        for (Statistics statistics : Statistics.values()) {
          if (asked.legalWith(statistics)) {
            Answer answer = new KernelCall(asked, statistics).train(kernel(asked));
            nearness.add(asked, statistics, answer, oracle(asked, statistics), slack(asked));
          }
        }
      }
    }
    return nearness;
  }

  private List<String> inherited() {
    return tier().cases().stream()
        .filter(supportedBy(backend()))
        .findFirst()
        .map(asked -> backend().prepare(asked.plan(), Parallelism.callerOnly()))
        .map(StandardKernel::inherited)
        .orElseThrow();
  }

  /** Every plan is supported, or declined with a reason. */
  @Test
  public final void declinesWithReason() {
    NormBackend backend = backend();
    for (NormCase asked : tier().cases()) {
      Support answer = backend.supports(asked.plan());
      boolean explained = answer instanceof Support.Declined no && !no.reason().isBlank();
      assertTrue(
          answer instanceof Support.Supported || explained,
          () -> asked + " is neither supported nor declined with a reason, but " + answer);
    }
  }

  /** What a call costs is said, and always the same. */
  @Test
  public final void estimatesItsCost() {
    NormBackend backend = backend();
    for (NormCase asked : tier().cases()) {
      if (supportedBy(backend).test(asked)) {
        for (Direction direction : Direction.values()) {
          CostEstimate cost = backend.cost(asked.plan(), direction);
          assertNotNull(cost, () -> direction + " of " + asked);
          assertEquals(
              cost, backend.cost(asked.plan(), direction), () -> direction + " of " + asked);
        }
      }
    }
  }

  /**
   * y is right, whether or not statistics are saved.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> forward() {
    return calls(
        tier().cases(Mode.FORWARD),
        (asked, statistics) -> {
          NormKernel kernel = kernel(asked);
          Answer answer = new KernelCall(asked, statistics).train(kernel);
          answer.requireClose(Output.Y, oracle(asked, statistics).y(), slack(asked));
          Answer inferred = new KernelCall(asked, statistics).infer(kernel);
          requireAlike(inferred, answer, asked, statistics, "when statistics are saved");
        });
  }

  /**
   * All of it is right where up to 10⁶ numbers are summed.
   *
   * @return tests of the cases with many rows
   */
  @TestFactory
  public final Stream<DynamicTest> sumsManyNumbers() {
    return calls(
        tier().many(),
        (asked, statistics) -> {
          Answer answer = new KernelCall(asked, statistics).train(kernel(asked));
          Oracle oracle = oracle(asked, statistics);
          for (Output output : Output.values()) {
            answer.requireClose(output, output.truth(oracle), slack(asked));
          }
          NormKernel right = reference().prepare(asked.plan(), Parallelism.callerOnly());
          Answer wanted = new KernelCall(asked, statistics).train(right);
          requireAlike(answer, wanted, asked, statistics, "on the reference");
        });
  }

  /**
   * The saved means and variances are right, also those of running statistics.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> moments() {
    return calls(
        tier().cases(Mode.MOMENTS),
        (asked, statistics) -> {
          Answer answer = new KernelCall(asked, statistics).train(kernel(asked));
          Oracle oracle = oracle(asked, statistics);
          answer.requireClose(Output.MEAN, oracle.means(), slack(asked));
          answer.requireClose(Output.VARIANCE, oracle.variances(), slack(asked));
        });
  }

  /**
   * What a layer keeps of batches of unequal sizes for inference is right.
   *
   * @return tests of every way to keep it
   */
  @TestFactory
  public final Stream<DynamicTest> keepsRunningStatistics() {
    return tier().trained().stream()
        .filter(supportedBy(backend()))
        .map(
            asked -> {
              String kept =
                  asked + " keeping " + asked.plan().spec().runningAverage().orElseThrow();
              return dynamicTest(
                  kept,
                  () ->
                      named(kept, () -> new Trained(asked, backend()).requireClose(statedSlack())));
            });
  }

  /**
   * dx and the gradients of all parameters are right.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> backward() {
    return calls(
        tier().cases(Mode.BACKWARD),
        (asked, statistics) -> {
          Answer answer = new KernelCall(asked, statistics).train(kernel(asked));
          Oracle oracle = oracle(asked, statistics);
          answer.requireClose(Output.DX, Output.DX.truth(oracle), slack(asked));
          for (Output output : Output.values()) {
            if (output.ofParameter()) {
              answer.requireClose(output, output.truth(oracle), slack(asked));
            }
          }
        });
  }

  /**
   * Nothing is written beside the outputs, and inputs stay as they are.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> leavesOtherMemoryAlone() {
    return calls(
        tier().cases(Mode.MEMORY),
        (asked, statistics) -> {
          KernelCall call = new KernelCall(asked, statistics);
          call.infer(kernel(asked));
          call.train(kernel(asked));
          call.requireCleanMemory();
        });
  }

  /**
   * y may be x, dx may be dy or x, without a change in any bit.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> worksInPlace() {
    return calls(
        tier().cases(Mode.IN_PLACE),
        (asked, statistics) -> {
          NormKernel kernel = kernel(asked);
          Answer apart = new KernelCall(asked, statistics).train(kernel);
          Answer overX = new KernelCall(asked, statistics).inferInPlace(kernel);
          requireAlike(overX, apart, asked, statistics, "when y is not x");
          Answer dxOverDy = new KernelCall(asked, statistics).trainOverDy(kernel);
          requireAlike(dxOverDy, apart, asked, statistics, "when dx is not dy");
          Answer dxOverX = new KernelCall(asked, statistics).trainOverX(kernel);
          requireAlike(dxOverX, apart, asked, statistics, "when dx is not x");
        });
  }

  /**
   * Where tensors begin in their arrays changes no bit, whether or not they begin alike.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> worksAnywhere() {
    return calls(
        tier().cases(Mode.ANYWHERE),
        (asked, statistics) -> {
          NormKernel kernel = kernel(asked);
          Answer alike = new KernelCall(asked, statistics).train(kernel);
          KernelCall apart = new KernelCall(asked, statistics, STEP);
          String how = "when all begin alike";
          requireAlike(apart.train(kernel), alike, asked, statistics, how);
          apart.requireCleanMemory();
          Answer overX = new KernelCall(asked, statistics, STEP).trainOverX(kernel);
          requireAlike(overX, alike, asked, statistics, how + " and dx is not x");
        });
  }

  /**
   * A NaN or infinity changes no bit that does not depend on it.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> confinesNaN() {
    return calls(
        tier().cases(Mode.NAN),
        (asked, statistics) -> {
          NormCase ordinary = new NormCase(asked.plan(), Data.CENTRED);
          Answer spoiled = new KernelCall(asked, statistics).train(kernel(asked));
          Answer clean = new KernelCall(ordinary, statistics).train(kernel(asked));
          Oracle truth = oracle(asked, statistics);
          Oracle cleanTruth = ordinary.oracle(statistics);
          if (backend().tolerance().isPresent()) {
            requireAlike(spoiled, spoiled, asked, statistics, "of its own");
            return;
          }
          for (Output output : List.of(Output.Y, Output.MEAN, Output.VARIANCE, Output.DX)) {
            spoiled.requireSameBitsWhere(
                output, output.truth(truth), output.truth(cleanTruth), clean);
          }
        });
  }

  /**
   * The same call gives the same bits, on the same kernel and on another, and with idle calls that
   * are only counted.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> repeatsItself() {
    return calls(
        tier().cases(Mode.REPETITION),
        (asked, statistics) -> {
          NormKernel kernel = kernel(asked);
          Answer first = new KernelCall(asked, statistics).train(kernel);
          Answer again = new KernelCall(asked, statistics).train(kernel);
          requireAlike(again, first, asked, statistics, "the first time");
          Answer other = new KernelCall(asked, statistics).train(kernel(asked));
          requireAlike(other, first, asked, statistics, "on another kernel");
          Optional<NormKernel> counted =
              SmallKernels.like(kernel).flatMap(like -> like.counted(asked.plan()));
          if (counted.isPresent()) {
            Answer idle = new KernelCall(asked, statistics).train(counted.get());
            requireAlike(idle, first, asked, statistics, "without idle calls");
          }
        });
  }

  /**
   * Backends give the same bits, unless they state a tolerance.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> givesTheBitsOfTheReference() {
    NormBackend reference = reference();
    List<NormCase> cases = new ArrayList<>(tier().cases(Mode.REFERENCE));
    cases.addAll(tier().large());
    return calls(
        cases,
        (asked, statistics) -> {
          NormKernel right = reference.prepare(asked.plan(), Parallelism.callerOnly());
          Answer wanted = new KernelCall(asked, statistics).train(right);
          Answer answer = new KernelCall(asked, statistics).train(kernel(asked));
          String where = "on backend \"" + reference.id() + "\"";
          requireAlike(answer, wanted, asked, statistics, where);
        });
  }

  /**
   * Any number of threads, asleep or awake between calls, gives the same bits as one.
   *
   * @return tests of large cases
   */
  @TestFactory
  public final Stream<DynamicTest> givesTheSameBitsOnAnyNumberOfThreads() {
    return tier().sharing().stream()
        .flatMap(
            shared ->
                calls(
                    List.of(shared.asked()),
                    " on " + shared.threads() + (shared.awake() ? " waiting" : "") + " threads",
                    (asked, statistics) -> requireSameBits(shared, statistics)));
  }

  private void requireSameBits(Tier.Sharing shared, Statistics statistics) {
    NormCase asked = shared.asked();
    Answer trained = new KernelCall(asked, statistics).train(kernel(asked));
    Answer inferred = new KernelCall(asked, statistics).infer(kernel(asked));
    ForkJoinPool pool = new ForkJoinPool(shared.threads());
    Duration wait = Duration.ofMillis(shared.awake() ? 1 : 0);
    try {
      NormKernel kernel =
          backend().prepare(asked.plan(), Parallelism.on(pool).withActiveWait(wait));
      KernelCall call = new KernelCall(asked, statistics);
      String alone = "on the calling thread alone";
      requireAlike(call.train(kernel), trained, asked, statistics, alone);
      call.requireCleanMemory();
      call = new KernelCall(asked, statistics);
      requireAlike(call.infer(kernel), inferred, asked, statistics, alone);
      call.requireCleanMemory();
    } finally {
      pool.shutdown();
    }
  }

  /**
   * Threads may share one kernel, each with data of its own.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> isSharedByThreads() {
    return calls(
        tier().shared(),
        (asked, statistics) -> {
          NormKernel kernel = kernel(asked);
          List<NormCase> questions =
              List.of(
                  asked,
                  new NormCase(asked.plan(), Data.MEAN_1E4),
                  new NormCase(asked.plan(), Data.SCALE_1E18),
                  new NormCase(asked.plan(), Data.OUTLIERS_SPREAD));
          CyclicBarrier start = new CyclicBarrier(questions.size());
          ExecutorService pool = Executors.newFixedThreadPool(questions.size());
          try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (NormCase question : questions) {
              tasks.add(() -> askRepeatedly(question, statistics, kernel, start));
            }
            for (Future<Void> task : pool.invokeAll(tasks)) {
              task.get();
            }
          } finally {
            pool.shutdown();
          }
        });
  }

  private Void askRepeatedly(
      NormCase asked, Statistics statistics, NormKernel shared, CyclicBarrier start)
      throws Exception {
    Answer alone = new KernelCall(asked, statistics).train(kernel(asked));
    List<KernelCall> calls = new ArrayList<>();
    for (int i = 0; i < (tier() == Tier.FULL ? REPETITIONS : FEW_REPETITIONS); i++) {
      calls.add(new KernelCall(asked, statistics));
    }
    start.await();
    List<Answer> answers = new ArrayList<>();
    for (KernelCall call : calls) {
      answers.add(call.train(shared));
    }
    for (Answer answer : answers) {
      requireAlike(answer, alone, asked, statistics, "without other threads");
    }
    return null;
  }

  /**
   * A kernel does not run with arguments that were checked for another plan.
   *
   * @return tests of all cases
   */
  @TestFactory
  public final Stream<DynamicTest> refusesOtherPlans() {
    return calls(
        tier().shared(),
        (asked, statistics) -> {
          NormKernel kernel = kernel(asked);
          KernelCall other = new KernelCall(Cases.withOtherEpsilon(asked), statistics);
          other.requireRefused(kernel);
          other.requireCleanMemory();
        });
  }

  /** How many times the usual tolerance: what the backend states, and what the case needs. */
  private double slack(NormCase asked) {
    return asked.slack() * statedSlack();
  }

  private double statedSlack() {
    return Math.max(1, backend().tolerance().orElse(0) / Tolerance.OUTPUT.bound(1));
  }

  /** Worked out once for all that a test compares with it, on each of its threads. */
  private Oracle oracle(NormCase asked, Statistics statistics) {
    Truth truth =
        latest
            .get()
            .filter(known -> known.asked() == asked && known.statistics() == statistics)
            .orElseGet(() -> new Truth(asked, statistics, asked.oracle(statistics)));
    latest.set(Optional.of(truth));
    return truth.oracle();
  }

  /**
   * Fails unless two answers have the same bits; of a backend with bits of its own each is a right
   * one, as the other was found to be.
   */
  private void requireAlike(
      Answer answer, Answer other, NormCase asked, Statistics statistics, String what) {
    if (backend().tolerance().isEmpty()) {
      answer.requireSameBits(other, what);
      return;
    }
    Oracle truth = oracle(asked, statistics);
    for (Output output : Output.values()) {
      if (answer.has(output)) {
        answer.requireClose(output, output.truth(truth), slack(asked));
      }
    }
  }

  /** One test for each supported case, and one more with running statistics where kept. */
  private Stream<DynamicTest> calls(List<NormCase> cases, Check check) {
    return calls(cases, "", check);
  }

  private Stream<DynamicTest> calls(List<NormCase> cases, String how, Check check) {
    return cases.stream()
        .filter(supportedBy(backend()))
        .flatMap(
            asked ->
                Stream.of(Statistics.values())
                    .filter(statistics -> asked.legalWith(statistics))
                    .map(
                        statistics -> {
                          String name = asked + " with " + statistics + " statistics";
                          return dynamicTest(
                              name + how, () -> named(name, () -> check.run(asked, statistics)));
                        }));
  }

  private static Predicate<NormCase> supportedBy(NormBackend backend) {
    return asked -> backend.supports(asked.plan()) instanceof Support.Supported;
  }

  /** Runs a check; a failure names the case, since not every reporter shows display names. */
  private static void named(String name, Executable check) throws Throwable {
    try {
      check.execute();
    } catch (AssertionError failed) {
      throw new AssertionError(name + ": " + failed.getMessage(), failed);
    }
  }

  private NormKernel kernel(NormCase asked) {
    return backend().prepare(asked.plan(), Parallelism.callerOnly());
  }

  /** What is asked about one case. */
  @FunctionalInterface
  private interface Check {
    void run(NormCase asked, Statistics statistics) throws Exception;
  }
}
