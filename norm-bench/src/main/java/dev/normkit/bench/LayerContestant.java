package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import java.util.Optional;

/**
 * A {@link NormLayer} on the backend that the selector takes: what checks, argument records and the
 * sum of the gradients cost above the bare kernel. Only on inputs so small that the difference can
 * be seen. A backward call needs a forward call of its own, so rows of the backward pass are timed
 * with both.
 */
final class LayerContestant implements Contestant {
  private static final int MOST_ELEMENTS = 1024;

  private NormLayer layer;
  private FloatSpan x;
  private FloatSpan y;
  private FloatSpan dy;
  private FloatSpan dx;
  private boolean backward;

  @Override
  public Optional<String> declines(Row row) {
    return row.shape().elements() > MOST_ELEMENTS
        ? Optional.of("measured on small inputs only")
        : Optional.empty();
  }

  @Override
  public void prepare(Problem problem, int threads) {
    layer =
        NormSelector.create()
            .withParallelism(KernelContestant.parallelism(threads))
            .layer(problem.row().plan().spec(), problem.row().plan().shape());
    layer.parameters().weight().set(problem.weight());
    layer.parameters().bias().set(problem.bias());
    x = Placement.ALIGNED.copy(problem.x());
    y = Placement.ALIGNED.output(problem, problem.elements());
    backward = problem.row().pass() == Pass.BACKWARD;
    if (backward) {
      dy = Placement.ALIGNED.copy(problem.dy());
      dx = Placement.ALIGNED.output(problem, problem.elements());
    }
  }

  @Override
  public void run() {
    layer.forward(x, y);
    if (backward) {
      layer.backward(dy, dx);
    }
  }

  /** Right after the first run only: a layer adds up its gradients. */
  @Override
  public Optional<Outputs> output() {
    return Optional.of(
        backward
            ? Outputs.backward(
                dx.toArray(),
                layer.gradients().weight().toArray(),
                layer.gradients().bias().toArray())
            : Outputs.forward(y.toArray()));
  }
}
