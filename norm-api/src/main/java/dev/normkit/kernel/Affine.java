package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import java.util.Arrays;

/** γ and β as the loops need them: an absent γ is 1, an absent β is 0, so no loop asks. */
final class Affine {
  private final FloatSpan ones;
  private final FloatSpan zeros;

  Affine(NormPlan plan) {
    float[] weight = new float[plan.spec().weight() ? 0 : plan.affineLength()];
    Arrays.fill(weight, 1);
    ones = FloatSpan.of(weight);
    zeros = FloatSpan.of(new float[plan.spec().bias() ? 0 : plan.affineLength()]);
  }

  FloatSpan weight(NormParameters parameters) {
    return parameters.weight().length() == 0 ? ones : parameters.weight();
  }

  FloatSpan bias(NormParameters parameters) {
    return parameters.bias().length() == 0 ? zeros : parameters.bias();
  }
}
