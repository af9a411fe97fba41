package dev.normkit.simd;

import dev.normkit.api.NormPlan;
import dev.normkit.layer.Layers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In a second, what the contract of backends in norm-tests asks at length. */
class SimdBackendTest {
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void givesTheBitsOfTheFormulas(NormPlan plan) {
    Layers.assertLiteral(new SimdBackend(), plan);
  }
}
