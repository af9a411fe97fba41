package dev.normkit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups of one number, and an ε so small that rstd³ leaves the range of double. */
class ConstantGroupTest {
  /** 1.9e-211, whose rstd is a power of two: no sum of its products is rounded. */
  private static final double EPSILON = 0x1p-700;

  static Stream<Arguments> plans() {
    Shape planes = Shape.channelsFirst(2, 4, 8);
    Shape columns = Shape.channelsLast(2, 8, 4);
    return Stream.of(
        Arguments.of(NormSpec.layerNorm(), Shape.dense(32, 4)),
        Arguments.of(NormSpec.layerNorm(), Shape.dense(2, 16384)),
        Arguments.of(NormSpec.rmsNorm(), Shape.dense(32, 4)),
        Arguments.of(NormSpec.batchNorm(), Shape.dense(4, 32)),
        Arguments.of(NormSpec.batchNorm(), planes),
        Arguments.of(NormSpec.batchNorm(), columns),
        Arguments.of(NormSpec.instanceNorm(), planes),
        Arguments.of(NormSpec.instanceNorm(), columns),
        Arguments.of(NormSpec.groupNorm(2), planes),
        Arguments.of(NormSpec.groupNorm(2), columns),
        Arguments.of(NormSpec.switchableNorm(), planes),
        Arguments.of(NormSpec.switchableNorm(), Shape.dense(4, 32)));
  }

  /** All dy alike: dx = rstd·γ·(dy − mean(dy)), which is 0. */
  @ParameterizedTest
  @MethodSource("plans")
  void gradientsThatCancelGiveZeros(SpecBuilder spec, Shape shape) {
    boolean centered = spec.build().method() != NormMethod.RMS;
    for (float gamma : new float[] {1, 0, -2}) {
      for (float dx : run(new NormPlan(spec.epsilon(EPSILON), shape), gamma, 1)) {
        float expected = centered || gamma == 0 ? 0 : gamma * Float.POSITIVE_INFINITY;
        assertEquals(expected, dx + 0f, "γ is " + gamma);
      }
    }
  }

  /** Others leave the range of float, with the sign of what is left of dy. */
  @ParameterizedTest
  @MethodSource("plans")
  void othersAreInfinite(SpecBuilder spec, Shape shape) {
    float[] dx = run(new NormPlan(spec.epsilon(EPSILON), shape), 1, 2);
    for (int i = 0; i < dx.length; i++) {
      assertEquals(gradient(i, 2) * Float.POSITIVE_INFINITY, dx[i], "dx[" + i + "]");
    }
  }

  /** 1; or 1 and −1 by turns that are as long as neither a row of channels nor a plane. */
  private static float gradient(int i, int kinds) {
    return kinds == 1 || (i + i / 4 + i / 8 + i / 32) % 2 == 0 ? 1 : -1;
  }

  private static float[] run(NormPlan plan, float gamma, int kinds) {
    int n = plan.shape().elements();
    float[] x = new float[n];
    Arrays.fill(x, plan.spec().method() == NormMethod.RMS ? 0 : 3);
    float[] dy = new float[n];
    for (int i = 0; i < n; i++) {
      dy[i] = gradient(i, kinds);
    }
    float[] dx = new float[n];
    NormParameters parameters = NormParameters.initial(plan);
    parameters.weight().setAll(filled(parameters.weight().length(), gamma));
    NormKernel kernel = LiteralBackend.kernel(plan, Parallelism.callerOnly());
    ForwardArgs forward =
        ForwardArgs.of(plan, parameters, FloatSpan.of(x), FloatSpan.of(new float[n]))
            .withMoments(Moments.of(plan));
    kernel.forward(forward);
    kernel.backward(
        forward.backward(FloatSpan.of(dy), FloatSpan.of(dx), NormParameters.zeros(plan)));
    return dx;
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
