package dev.normkit.tests;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.Shape;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Specs that aren't as usual have the bits of the formulas on every backend. */
@Tag("backends")
class ModesOnBackendsTest {
  static Stream<Arguments> backendsAndPlans() {
    List<NormPlan> plans = new ArrayList<>();
    for (Shape shape :
        List.of(
            Shape.channelsFirst(3, 5, 7, 9),
            Shape.channelsLast(3, 7, 9, 5),
            Shape.channelsFirst(3, 21, 1, 2),
            Shape.channelsLast(2, 3, 37))) {
      plans.add(new NormPlan(NormSpec.batchNorm().trackStatistics(false), shape));
      plans.add(new NormPlan(NormSpec.instanceNorm().trackStatistics(true), shape));
      plans.add(new NormPlan(NormSpec.switchableNorm().batchBranch(false), shape));
      plans.add(new NormPlan(NormSpec.switchableNorm().preset(Preset.switchNorm()), shape));
    }
    plans.add(
        new NormPlan(NormSpec.switchableNorm().preset(Preset.switchNorm()), Shape.dense(17, 33)));
    plans.add(new NormPlan(NormSpec.batchNorm(), Shape.channelsFirst(17, 33)));
    plans.add(new NormPlan(NormSpec.switchableNorm(), Shape.channelsFirst(17, 33)));
    return Ready.backendsAnd(plans);
  }

  @ParameterizedTest
  @MethodSource("backendsAndPlans")
  void everyBackendGivesTheBitsOfTheFormulas(NormBackend backend, NormPlan plan) {
    Layers.assertLiteral(backend, plan);
    NormLayer literal = Layers.withParameters(Layers.of(plan));
    NormLayer layer = Layers.withParameters(Layers.of(plan, backend));
    float[] x = Layers.values(plan.shape().elements(), 5);
    literal.forward(x);
    layer.forward(x);
    literal.freezeStatistics();
    layer.freezeStatistics();
    Layers.assertSame(literal.forward(x), layer.forward(x), "y of held statistics");
    Layers.assertSame(literal.backward(x), layer.backward(x), "dx of held statistics");
    Layers.assertSame(Layers.gradients(literal), Layers.gradients(layer), "gradients");
  }
}
