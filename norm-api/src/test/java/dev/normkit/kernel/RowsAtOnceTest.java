package dev.normkit.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rows a kernel gives its loops at a time. */
class RowsAtOnceTest {
  /** Loops that want so many rows at a time, whatever suits best. */
  private record Wanting(int rowsAtOnce) implements Loops {
    @Override
    public void forward(RowForward rows) {
      while (rows.next(rowsAtOnce)) {
        pivots(rows.x(), rows.pivots());
        sums(rows.x(), rows.pivots(), rows.sums());
        if (rows.summed()) {
          normalize(rows.x(), rows.y(), rows.coefficients());
        }
      }
    }

    @Override
    public void backward(RowBackward rows) {
      while (rows.next(rowsAtOnce)) {
        gradientSums(rows.x(), rows.dy(), rows.coefficients(), rows.sums());
        if (rows.summed()) {
          inputGradient(rows.x(), rows.dy(), rows.dx(), rows.coefficients());
        }
      }
    }
  }

  /** A loop may divide what it has room for by the length of a row, and want none. */
  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1, Integer.MAX_VALUE})
  void aLoopGetsAtLeastOneRow(int wanted) {
    NormPlan plan = new NormPlan(NormSpec.layerNorm(), Shape.dense(5, 40));
    NormKernel usual = LiteralBackend.kernel(plan, Parallelism.callerOnly());
    NormKernel wanting =
        LiteralBackend.kernel(plan, () -> new Wanting(wanted), Parallelism.callerOnly());
    List<float[]> expected = results(plan, usual);
    List<float[]> given = results(plan, wanting);
    assertArrayEquals(expected.get(0), given.get(0), "y");
    assertArrayEquals(expected.get(1), given.get(1), "dx");
    assertArrayEquals(expected.get(2), given.get(2), "gradient of the weight");
  }

  private static List<float[]> results(NormPlan plan, NormKernel kernel) {
    int n = plan.shape().elements();
    float[] y = new float[n];
    float[] dx = new float[n];
    NormParameters gradients = NormParameters.zeros(plan);
    ForwardArgs forward =
        ForwardArgs.of(plan, NormParameters.initial(plan), drawn(n, 1), FloatSpan.of(y))
            .withMoments(Moments.of(plan));
    kernel.forward(forward);
    kernel.backward(forward.backward(drawn(n, 2), FloatSpan.of(dx), gradients));
    return List.of(y, dx, gradients.weight().toArray());
  }

  private static FloatSpan drawn(int n, int seed) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatSpan.of(values);
  }

  /** InstanceNorm of one value walks rows, but where running statistics take their place. */
  @Test
  void runningStatisticsDontHideRows() {
    NormSpec spec = NormSpec.instanceNorm().trackStatistics(true).build();
    NormKernel single = kernel(spec, Shape.channelsFirst(9, 4, 1));
    assertEquals(1, StandardKernel.rowsAtOnce(single));
    NormPlan oneChannel = new NormPlan(spec, Shape.channelsFirst(9, 1, 1));
    assertEquals(64, StandardKernel.rowsAtOnce(kernel(spec, oneChannel.shape())));
    NormKernel small = SmallKernels.like(single).orElseThrow().prepare(oneChannel);
    assertEquals(1, StandardKernel.rowsAtOnce(small), "as the kernel that it is like");
  }

  private static NormKernel kernel(NormSpec spec, Shape shape) {
    return LiteralBackend.kernel(new NormPlan(spec, shape), Parallelism.callerOnly());
  }
}
