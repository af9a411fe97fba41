package dev.normkit.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of parameters, one value or all of them changed, and copies. */
class NormParametersTest {
  private static final NormPlan MIXING = new NormPlan(NormSpec.switchableNorm(), Shape.dense(2, 3));
  private static final NormPlan NO_BIAS =
      new NormPlan(NormSpec.layerNorm().bias(false), Shape.dense(2, 3));

  private static List<String> names(NormParameters parameters) {
    return parameters.parts().stream().map(FloatSpan::name).toList();
  }

  @Test
  void partsAreThoseThatAreThereAndLive() {
    NormParameters all = NormParameters.initial(MIXING);
    assertEquals(List.of("weight", "bias", "meanLogits", "varianceLogits"), names(all));
    assertEquals(List.of("weight"), names(NormParameters.initial(NO_BIAS)));
    assertEquals(List.of(), names(NormParameters.none()));
    all.parts().get(1).set(2, 5);
    assertArrayEquals(new float[] {0, 0, 5}, all.bias().toArray());
  }

  @Test
  void aCopyHasNumbersOfItsOwn() {
    NormParameters from = NormParameters.initial(MIXING);
    from.weight().setAll(1, 2, 3);
    from.meanLogits().setAll(4, 5);
    NormParameters copy = from.copy();
    from.clear();
    assertArrayEquals(new float[] {1, 2, 3}, copy.weight().toArray());
    assertArrayEquals(new float[] {4, 5}, copy.meanLogits().toArray());
    assertArrayEquals(new float[] {1, 1}, copy.varianceLogits().toArray());
    assertNotSame(from.bias().array(), copy.bias().array());
  }

  @Test
  void copiedOverOthersOfTheSamePlanAlone() {
    NormParameters own = NormParameters.zeros(MIXING);
    NormParameters other = NormParameters.initial(MIXING);
    own.copyFrom(other);
    assertArrayEquals(new float[] {1, 1, 1}, own.weight().toArray());
    assertArrayEquals(new float[] {1, 1}, own.varianceLogits().toArray());
    other.weight().set(0, 9);
    for (FloatSpan longer : List.of(FloatSpan.of(), FloatSpan.of(1), FloatSpan.of(1, 2, 3, 4))) {
      NormParameters wrong = other.withBias(longer);
      String message =
          assertThrows(IllegalArgumentException.class, () -> own.copyFrom(wrong)).getMessage();
      assertEquals(
          "other has a bias of "
              + longer.length()
              + " elements, but here it has 3; both must be of the same plan",
          message);
    }
    assertEquals(1, own.weight().get(0), "nothing was changed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneValueOfASpan(boolean inBuffer) {
    FloatSpan span =
        inBuffer
            ? FloatSpan.of(
                ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder()).asFloatBuffer())
            : new FloatSpan(new float[5], 2, 3);
    span.setAll(7, 8, 9);
    span.set(1, 5);
    assertArrayEquals(new float[] {7, 5, 9}, span.toArray());
    assertThrows(IndexOutOfBoundsException.class, () -> span.set(3, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> span.set(-1, 0));
    assertArrayEquals(new float[] {7, 5, 9}, span.toArray());
  }
}
