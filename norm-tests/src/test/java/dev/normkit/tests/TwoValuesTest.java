package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Large groups of 0 and a, half of each, where a is chosen so that all rounding errors of a lane's
 * sum agree. The true y is −1 and 1; of two-valued data too it is promised within 4e-6.
 */
@Tag("backends")
class TwoValuesTest {
  private static final double PROMISED = 4e-6;

  /** Found by search; with most other values the errors are a fraction of this one's. */
  private static final float WORST = 1.9999532f;

  static Stream<Arguments> groups() {
    return Backends.discover().ready().stream()
        .flatMap(
            backend ->
                IntStream.of(2048, 4096, 8192, 16_384, 65_536)
                    .boxed()
                    .flatMap(TwoValuesTest::plans)
                    .map(plan -> Arguments.of(backend, plan)));
  }

  private static Stream<NormPlan> plans(int n) {
    Shape row = Shape.dense(1, n);
    Shape plane = Shape.channelsFirst(1, 1, n);
    return Stream.of(
        plan(NormSpec.layerNorm(), row),
        plan(NormSpec.rmsNorm(), row),
        plan(NormSpec.groupNorm(1), row),
        plan(NormSpec.groupNorm(1), plane),
        plan(NormSpec.instanceNorm(), plane),
        plan(NormSpec.switchableNorm(), plane),
        plan(NormSpec.batchNorm(), plane),
        plan(NormSpec.batchNorm(), Shape.channelsLast(1, n, 1)),
        plan(NormSpec.batchNorm(), Shape.dense(n, 1)));
  }

  private static NormPlan plan(SpecBuilder spec, Shape shape) {
    return new NormPlan(spec.epsilon(0).build(), shape);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void errorsThatAgreeStaySmall(NormBackend backend, NormPlan plan) {
    NormLayer layer = LayerBuilder.of(plan.spec(), plan.shape()).withBackend(backend).build();
    float[] x = new float[plan.shape().elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i < x.length / 2 ? 0 : WORST;
      if (plan.spec().method() == NormMethod.RMS) {
        x[i] -= WORST / 2;
      }
    }
    float[] y = layer.forward(x, plan.shape());
    for (int i = 0; i < x.length; i++) {
      double off = Math.abs(y[i] - (i < x.length / 2 ? -1 : 1));
      assertTrue(off <= PROMISED, backend.id() + ", " + plan + ": off by " + off);
    }
  }
}
