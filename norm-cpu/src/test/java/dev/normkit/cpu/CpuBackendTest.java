package dev.normkit.cpu;

import dev.normkit.api.NormPlan;
import dev.normkit.layer.Layers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In a second, what the contract of backends in norm-tests asks at length. */
class CpuBackendTest {
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void givesTheBitsOfTheFormulas(NormPlan plan) {
    Layers.assertLiteral(new CpuBackend(), plan);
  }
}
