package dev.normkit.bench;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.usage.Workload;
import dev.normkit.spi.NormBackend;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How often measuring picks the faster of two backends that differ by a known share, and whether it
 * keeps its budget. The slower one claims to be faster, so that an undecided measurement counts as
 * a wrong one; which of the two has the smaller id changes with every try.
 */
@Command(
    name = "measure-accuracy",
    description = "Of 100 measurements, how many pick the faster of two backends?",
    mixinStandardHelpOptions = true)
public final class MeasureAccuracy implements Callable<Integer> {
  /** Rows of the faster one; those of the slower one follow. */
  private static final int ROWS = 10;

  @Option(names = "--tries", description = "per shape; default 100", paramLabel = "N")
  private int tries = 100;

  @Option(names = "--budget", description = "ms per try; default 200", paramLabel = "MS")
  private long budgetMillis = 200;

  @Option(names = "--slower", description = "by how many percent; default 20", paramLabel = "P")
  private int slowerPercent = 20;

  @Option(names = "--backend", description = "whose loops; default cpu", paramLabel = "ID")
  private String backend = "cpu";

  private final NormBackend[] pair = new NormBackend[2];

  /** Starts the program. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MeasureAccuracy()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%s; loops of %s, one %d %% slower, %d tries of %d ms per shape%n",
        Machine.hardware(),
        backend,
        slowerPercent,
        tries,
        budgetMillis);
    // Rows of the faster one: 10 times as many.
    for (Shape shape : List.of(Shape.dense(1, 64), Shape.dense(10, 768), Shape.dense(100, 768))) {
      measure(new NormPlan(NormSpec.layerNorm().build(), shape));
    }
    return 0;
  }

  private void measure(NormPlan plan) {
    // The first one in a JVM finds code that is not compiled; that is another question.
    decide(plan, 0, 3000);
    int right = 0;
    int undecided = 0;
    double longest = 0;
    for (int number = 0; number < tries; number++) {
      long start = System.nanoTime();
      BackendDecision decision = decide(plan, number, budgetMillis);
      longest = Math.max(longest, (System.nanoTime() - start) / 1e6);
      if (decision.id().equals(pair[0].id())) {
        right++;
      }
      if (decision.times().isEmpty()) {
        undecided++;
        System.out.println(decision.notes().get(0));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s right %d of %d, undecided %d, longest %.0f ms of %d%n",
        ROWS * plan.shape().size(0) + "x" + plan.shape().size(1),
        right,
        tries,
        undecided,
        longest,
        budgetMillis);
  }

  private BackendDecision decide(NormPlan plan, int number, long millis) {
    NormBackend real = Backends.discover().require(backend);
    String[] ids = number % 2 == 0 ? new String[] {"a", "b"} : new String[] {"b", "a"};
    pair[0] = new PaddedBackend(ids[0], real, ROWS, 2);
    pair[1] = new PaddedBackend(ids[1], real, ROWS + ROWS * slowerPercent / 100, 1);
    return NormSelector.of(Backends.of(pair), Surroundings.none())
        .withWorkload(Workload.INFERENCE)
        .withBackendMode(BackendMode.measure(Duration.ofMillis(millis)))
        .decide(plan);
  }
}
