package dev.normkit.simd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;
import dev.normkit.layer.Layers;
import java.util.List;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In a second, with vectors of 128 bits as the build asks for, what the contract of backends in
 * norm-tests asks at length with the machine's own.
 */
class SimdBackendTest {
  /** Rows, planes and columns of whole vectors and a rest, and shorter ones. */
  private static final List<Shape> SHAPES =
      List.of(
          Shape.dense(9, 70),
          Shape.channelsFirst(2, 4, 7, 11),
          Shape.channelsLast(2, 5, 3, 70),
          Shape.sequence(3, 3, 131));

  static Stream<NormPlan> plans() {
    return Stream.concat(Layers.plans().stream(), Layers.plans(SHAPES).stream());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void givesTheBitsOfTheFormulas(NormPlan plan) {
    Layers.assertLiteral(new SimdBackend(), plan);
  }

  @Test
  void theVectorsAreThoseThatTheBuildAsksFor() {
    int own = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    String version = new SimdBackend().version();
    assertTrue(
        version.endsWith(" with " + Integer.getInteger("normkit.simd.bits", own) + " bits"),
        version);
  }
}
