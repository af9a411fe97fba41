package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Specified;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long rows of 0 and a, half of each, where a is chosen so that all rounding errors of a lane's sum
 * agree. The true y is −1 and 1; of two-valued data too it is promised within 4e-6.
 */
@Tag("backends")
class TwoValuesTest {
  private static final double PROMISED = 4e-6;

  /** Found by search; with most other values the errors are a fraction of this one's. */
  private static final float WORST = 1.9999532f;

  static Stream<Arguments> longRows() {
    List<Specified> specs =
        List.of(NormSpec.layerNorm().epsilon(0), NormSpec.groupNorm(1).epsilon(0));
    return Backends.discover().ready().stream()
        .flatMap(backend -> specs.stream().map(spec -> Arguments.of(backend, spec)));
  }

  @ParameterizedTest
  @MethodSource("longRows")
  void errorsThatAgreeStaySmall(NormBackend backend, Specified spec) {
    for (int n : new int[] {2048, 4096, 8192, 16_384, 65_536}) {
      NormLayer layer = LayerBuilder.of(spec, n).withBackend(backend).build();
      float[] x = new float[n];
      for (int i = n / 2; i < n; i++) {
        x[i] = WORST;
      }
      float[] y = layer.forward(x);
      for (int i = 0; i < n; i++) {
        double off = Math.abs(y[i] - (i < n / 2 ? -1 : 1));
        assertTrue(off <= PROMISED, backend.id() + ", " + n + " elements: off by " + off);
      }
    }
  }
}
