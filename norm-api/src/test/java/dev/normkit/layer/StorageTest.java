package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.Storage.Call;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever memory the data is in, the numbers are the same and nothing around them changes. */
class StorageTest {

  private static Stream<Arguments> everywhere() {
    return Arrays.stream(Storage.values())
        .flatMap(storage -> Layers.plans().stream().map(plan -> arguments(storage, plan)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void everyCallGivesTheNumbersOfPlainArrays(Storage storage, NormPlan plan) {
    float[] x = Layers.values(plan.shape().elements(), 1);
    float[] dy = Layers.values(plan.shape().elements(), 2);
    NormLayer plain = Layers.withParameters(Layers.of(plan));
    NormLayer layer = Layers.withParameters(Layers.of(plan));

    Layers.assertSame(plain.forward(x), storage.call(Call.forward(layer), x), "y");
    Layers.assertSame(plain.backward(dy), storage.call(Call.backward(layer), dy), "dx");
    Layers.assertSame(Layers.gradients(plain), Layers.gradients(layer), "gradients");
    Layers.assertSame(plain.infer(x), storage.call(Call.infer(layer), x), "y of infer");
    plain.eval();
    layer.eval();
    Layers.assertSame(plain.forward(x), storage.call(Call.forward(layer), x), "y of eval");
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void inPlaceGivesTheSameNumbers(Storage storage, NormPlan plan) {
    float[] x = Layers.values(plan.shape().elements(), 3);
    NormLayer plain = Layers.withParameters(Layers.of(plan));
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    float[] y = plain.forward(x);

    Layers.assertSame(y, storage.callInPlace(Call.forward(layer), x), "y");
    Layers.assertSame(plain.infer(x), storage.callInPlace(Call.infer(layer), x), "y of infer");
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void backwardMayWriteOverItsInputs(NormPlan plan) {
    float[] x = Layers.values(plan.shape().elements(), 4);
    float[] dy = Layers.values(plan.shape().elements(), 5);
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    layer.forward(x);
    float[] dx = layer.backward(dy);

    float[] overDy = dy.clone();
    layer.forward(x);
    FloatSpan both = FloatSpan.of(overDy);
    layer.backward(both, both);
    Layers.assertSame(dx, overDy, "dx over dy");

    float[] overX = x.clone();
    layer.forward(FloatSpan.of(overX), FloatSpan.of(new float[x.length]));
    layer.backward(FloatSpan.of(dy), FloatSpan.of(overX));
    Layers.assertSame(dx, overX, "dx over x");
  }

  @ParameterizedTest
  @EnumSource(
      value = Storage.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ARRAYS", "SPANS", "ALIGNED_SPANS"})
  void readOnlyOutputIsRefused(Storage storage) {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), Shape.dense(2, 3));
    for (Call call : List.of(Call.forward(layer), Call.infer(layer), Call.backward(layer))) {
      layer.forward(Layers.values(6, 6));
      FloatBuffer memory = storage.allocate(6);
      FloatBuffer output = memory.asReadOnlyBuffer();
      FloatBuffer input = FloatBuffer.wrap(Layers.values(6, 7));

      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> call.buffers(input, output));

      assertTrue(
          refusal.getMessage().matches("(y|dx) is a read-only buffer; it must be writable"),
          refusal.getMessage());
      float[] after = new float[6];
      memory.get(after);
      Layers.assertSame(new float[6], after, "output");
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void largerAndSmallerShapesFollowEachOther(Storage storage) {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), Shape.dense(2, 3));
    NormLayer plain = Layers.of(NormSpec.layerNorm(), Shape.dense(2, 3));
    for (int batch : new int[] {2, 7, 1, 4}) {
      Shape shape = Shape.dense(batch, 3);
      float[] x = Layers.values(shape.elements(), batch);
      float[] dy = Layers.values(shape.elements(), -batch);
      Layers.assertSame(plain.forward(x), storage.call(Call.forward(layer), x), "y");
      Layers.assertSame(plain.backward(dy), storage.call(Call.backward(layer), dy), "dx");
    }
  }

  /** A layer remembers the arguments of the last call; a part of the same array is another one. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void everyPlaceInAnArrayIsItsOwn(NormPlan plan) {
    int elements = plan.shape().elements();
    float[] in = Layers.values(elements + 1, 8);
    float[] out = new float[elements + 1];
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    NormLayer plain = Layers.withParameters(Layers.of(plan));
    for (int offset : new int[] {0, 1, 0}) {
      float[] part = Arrays.copyOfRange(in, offset, offset + elements);
      FloatSpan x = new FloatSpan(in, offset, elements);
      FloatSpan y = new FloatSpan(out, offset, elements);
      layer.forward(x, y);
      Layers.assertSame(plain.forward(part), y.toArray(), "y at " + offset);
      layer.backward(x, y);
      Layers.assertSame(plain.backward(part), y.toArray(), "dx at " + offset);
      layer.infer(x, y);
      Layers.assertSame(plain.infer(part), y.toArray(), "y of infer at " + offset);
    }
  }

  /** The same dy and dx, but the forward call before was another one. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void backwardFollowsTheLastForward(NormPlan plan) {
    int elements = plan.shape().elements();
    float[] dy = Layers.values(elements, 9);
    float[] dx = new float[elements];
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    for (int seed = 10; seed < 13; seed++) {
      float[] x = Layers.values(elements, seed);
      NormLayer plain = Layers.withParameters(Layers.of(plan));
      plain.forward(x);
      layer.forward(FloatSpan.of(x), FloatSpan.of(new float[elements]));
      layer.backward(FloatSpan.of(dy), FloatSpan.of(dx));
      Layers.assertSame(plain.backward(dy), dx, "dx after forward " + seed);
    }
  }
}
