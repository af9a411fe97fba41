package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.time.Duration;
import java.util.Optional;

/**
 * A {@link NormLayer} as the author of a model has it: made by its spec and shape, on the backend
 * that it takes by itself, with its own parameters, statistics and gradients, on plain arrays that
 * were made once. A backward call needs a forward call of its own, so rows of the backward pass are
 * timed with both, and {@link Summary} compares them with both passes of a peer.
 */
final class LayerContestant implements Contestant {
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private NormLayer layer;
  private FloatSpan x;
  private FloatSpan y;
  private FloatSpan dy;
  private FloatSpan dx;
  private Pass pass;

  @Override
  public Optional<String> declines(Row row) {
    return Optional.empty();
  }

  @Override
  public void prepare(Problem problem, int threads) {
    pass = problem.row().pass();
    layer = layer(problem, threads);
    x = Placement.PLAIN.copy(problem.x());
    y = Placement.PLAIN.output(problem, problem.elements());
    if (pass == Pass.BACKWARD) {
      dy = Placement.PLAIN.copy(problem.dy());
      dx = Placement.PLAIN.output(problem, problem.elements());
    }
    if (!layer.warmUp(WARM_UP)) { // else the first calls' backend could be what is measured
      throw new IllegalStateException("the layer has not warmed up in " + WARM_UP);
    }
  }

  private static NormLayer layer(Problem problem, int threads) {
    Row row = problem.row();
    LayerBuilder builder =
        LayerBuilder.of(row.spec(), row.shape())
            .withParallelism(KernelContestant.parallelism(threads))
            .withWeight(problem.weight());
    if (row.spec().bias()) {
      builder = builder.withBias(problem.bias());
    }
    if (row.pass() != Pass.INFERENCE) {
      return builder.build();
    }
    return builder
        .withStatistics(doubles(problem.runningMean()), doubles(problem.runningVariance()))
        .build()
        .eval();
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  @Override
  public void run() {
    if (pass == Pass.INFERENCE) {
      layer.infer(x, y);
      return;
    }
    layer.forward(x, y);
    if (pass == Pass.BACKWARD) {
      layer.backward(dy, dx);
    }
  }

  /** Right after the first run only: a layer adds up its gradients. */
  @Override
  public Optional<Outputs> output() {
    return Optional.of(
        pass == Pass.BACKWARD
            ? Outputs.backward(
                dx.toArray(),
                layer.gradients().weight().toArray(),
                layer.gradients().bias().toArray())
            : Outputs.forward(y.toArray()));
  }
}
