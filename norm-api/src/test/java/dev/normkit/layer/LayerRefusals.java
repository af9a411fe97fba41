package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Calls of a layer in the midst of a pass: its state may not change, and the pass stays. */
final class LayerRefusals {
  private static final Shape SHAPE = Shape.dense(4, 3);
  private static final Shape ROW = Shape.dense(1, 3);
  private static final int ELEMENTS = 12;

  private LayerRefusals() {}

  /** A layer between the two calls of its second step, and 40 floats to misuse. */
  private static Refusal row(String name, BiConsumer<NormLayer, float[]> misuse, String... words) {
    NormLayer layer = trained();
    float[] memory = Layers.values(40, 3);
    double[] running = Layers.running(layer);
    Executable call =
        () -> {
          try {
            misuse.accept(layer, memory);
          } finally {
            assertEquals(Arrays.toString(running), Arrays.toString(Layers.running(layer)));
            assertEquals(1, layer.runningStatistics().get().batches());
          }
        };
    return Refusal.illegal(name, call, words)
        .leaving(
            memory,
            layer.gradients().weight().array(),
            layer.gradients().bias().array(),
            layer.parameters().weight().array());
  }

  private static NormLayer trained() {
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.batchNorm(), SHAPE));
    layer.forward(Layers.values(ELEMENTS, 1));
    layer.backward(Layers.values(ELEMENTS, 2));
    layer.freezeStatistics().forward(Layers.values(ELEMENTS, 3));
    return layer.unfreezeStatistics();
  }

  static Stream<Refusal> all() {
    return Stream.of(lengths(), parts(), overlaps(), buffers(), nulls()).flatMap(rows -> rows);
  }

  private static FloatSpan at(float[] memory, int offset) {
    return new FloatSpan(memory, offset, ELEMENTS);
  }

  private static Stream<Refusal> lengths() {
    String needs = "4x3 dense needs 12";
    String samples = "a sample of this layer has 3";
    FloatSpan good = FloatSpan.of(Layers.values(ELEMENTS, 4));
    return Stream.of(
        row(
            "short x",
            (l, m) -> l.forward(of(m, 11), of(m, 12), SHAPE),
            "x has 11 elements",
            needs),
        row("short y", (l, m) -> l.forward(good, of(m, 11)), "y has 11 elements", needs),
        row("half a sample", (l, m) -> l.forward(new float[11]), "x has 11 elements", samples),
        row("no sample", (l, m) -> l.forward(new float[0]), "x has 0 elements", samples),
        row("half a sample of infer", (l, m) -> l.infer(m), "x has 40 elements", samples),
        row("short x alone", (l, m) -> l.forward(new float[9], SHAPE), "x has 9 elements", needs),
        row("long x alone", (l, m) -> l.forward(m, SHAPE), "x has 40 elements", needs),
        row("long x of infer alone", (l, m) -> l.infer(m, SHAPE), "x has 40 elements", needs),
        row("long dy alone", (l, m) -> l.backward(m), "dy has 40 elements", needs),
        row("short x of infer", (l, m) -> l.infer(of(m, 11), good, SHAPE), "x has 11", needs),
        row("short y of infer", (l, m) -> l.infer(good, of(m, 11)), "y has 11 elements", needs),
        row("short dy", (l, m) -> l.backward(of(m, 11), good), "dy has 11 elements", needs),
        row("short dx", (l, m) -> l.backward(good, of(m, 11)), "dx has 11 elements", needs),
        row(
            "wrong shape of infer",
            (l, m) -> l.infer(at(m, 0), at(m, 20), Shape.dense(4, 4)),
            "4x4 dense needs 4 values of weight and bias",
            "with 3"));
  }

  private static FloatSpan of(float[] memory, int length) {
    return new FloatSpan(memory, 0, length);
  }

  /** Parameters and gradients by their names, given by the caller or not. */
  private static Stream<Refusal> parts() {
    NormSpec spec = NormSpec.switchableNorm().build();
    NormParameters own = Layers.of(new NormPlan(spec, SHAPE)).parameters();
    NormParameters given = own.withBias(FloatSpan.of(1, 2)).withWeight(FloatSpan.of(1, 2, 3, 4));
    return Stream.of(
        Refusal.illegal(
            "values of weight",
            () -> own.weight().setAll(1, 2),
            "values has 2 elements, but weight has 3"),
        Refusal.illegal(
            "values of bias", () -> own.bias().setAll(new float[5]), "5 elements, but bias has 3"),
        Refusal.illegal(
            "mean logits", () -> own.meanLogits().setAll(1), "1 elements, but meanLogits has 2"),
        Refusal.illegal(
            "variance logits",
            () -> own.varianceLogits().setAll(1),
            "1 elements, but varianceLogits has 2"),
        Refusal.illegal("given bias", () -> given.bias().setAll(1), "bias has 2"),
        Refusal.illegal("given weight", () -> given.weight().setAll(1), "weight has 4"),
        row("gradient", (l, m) -> l.gradients().bias().setAll(m), "40 elements, but bias has 3"));
  }

  private static Stream<Refusal> overlaps() {
    return Stream.of(
        row("y in x", (l, m) -> l.forward(at(m, 0), at(m, 1)), "y overlaps x", "same span"),
        row("y of infer in x", (l, m) -> l.infer(at(m, 1), at(m, 0)), "y overlaps x"),
        row("dx in dy", (l, m) -> l.backward(at(m, 0), at(m, 11)), "dx overlaps dy"),
        row(
            "y over own γ",
            (l, m) -> l.infer(FloatSpan.of(m), l.parameters().weight(), ROW),
            "y overlaps weight"),
        row(
            "y of training over own γ",
            (l, m) -> l.freezeStatistics().forward(FloatSpan.of(m), l.parameters().weight(), ROW),
            "y overlaps weight",
            "memory of its own"),
        row(
            "y of training over own β",
            (l, m) -> l.freezeStatistics().forward(FloatSpan.of(m), l.parameters().bias(), ROW),
            "y overlaps bias"),
        row(
            "dx over own γ",
            (l, m) -> afterOneRow(l).backward(FloatSpan.of(m), l.parameters().weight()),
            "dx overlaps weight",
            "memory of its own"),
        row(
            "y over own gradient",
            (l, m) -> l.infer(FloatSpan.of(m), l.gradients().weight(), ROW),
            "y overlaps a gradient of this layer",
            "memory of its own"),
        row(
            "dx over own gradient",
            (l, m) -> afterOneRow(l).backward(FloatSpan.of(m), l.gradients().bias()),
            "dx overlaps a gradient of this layer"),
        row(
            "dy out of own gradient",
            (l, m) -> afterOneRow(l).backward(l.gradients().bias(), FloatSpan.of(m)),
            "dy overlaps a gradient of this layer"));
  }

  /** After a forward call of as many elements as there are parameters. */
  private static NormLayer afterOneRow(NormLayer layer) {
    layer.freezeStatistics().forward(new float[] {1, 2, 3});
    return layer;
  }

  private static FloatSpan buffer(float[] memory, int offset, int length) {
    return FloatSpan.of(FloatBuffer.wrap(memory, offset, length));
  }

  private static FloatSpan direct(int length) {
    return FloatSpan.of(ByteBuffer.allocateDirect(length * Float.BYTES).asFloatBuffer());
  }

  private static Stream<Refusal> buffers() {
    return Stream.of(
        row(
            "short x",
            (l, m) -> l.forward(buffer(m, 30, 10), buffer(m, 0, 12), SHAPE),
            "x has 10 elements",
            "needs 12"),
        row(
            "short direct x",
            (l, m) -> l.forward(direct(10), buffer(m, 0, 12), SHAPE),
            "x has 10 elements",
            "needs 12"),
        row(
            "short direct y",
            (l, m) -> l.forward(buffer(m, 0, 12), direct(11)),
            "y has 11 elements",
            "needs 12"),
        row(
            "short direct y of infer",
            (l, m) -> l.infer(buffer(m, 0, 12), direct(0)),
            "y has 0 elements",
            "needs 12"),
        row(
            "short direct dx",
            (l, m) -> l.backward(buffer(m, 0, 12), direct(11)),
            "dx has 11 elements",
            "needs 12"),
        row(
            "y in x by position",
            (l, m) -> l.forward(buffer(m, 0, 12), buffer(m, 5, 12)),
            "y overlaps x",
            "floats[12] at 5, floats[12] at 0"));
  }

  private static Stream<Refusal> nulls() {
    NormPlan plan = new NormPlan(NormSpec.layerNorm().build(), SHAPE);
    NormLayer layer = Layers.of(plan);
    FloatSpan span = FloatSpan.of(new float[12]);
    float[] twelve = new float[12];
    NormLayer used = trained(); // it remembers the arguments of its last calls
    used.infer(span, span);
    MicroBatches parts = used.newMicroBatches();
    return Stream.of(
        Refusal.missing("backend", () -> LayerBuilder.of(plan.spec(), 3).withBackend(null)),
        Refusal.missing("parallelism", () -> LayerBuilder.of(plan.spec(), 3).withParallelism(null)),
        Refusal.missing("decision", () -> LayerBuilder.of(plan.spec(), 3).withDecision(null)),
        Refusal.missing("parameters", () -> LayerBuilder.of(plan.spec(), 3).withParameters(null)),
        Refusal.missing("weight", () -> LayerBuilder.of(plan.spec(), 3).withWeight(null)),
        Refusal.missing("bias", () -> LayerBuilder.of(plan.spec(), 3).withBias(null)),
        Refusal.missing("state", () -> LayerBuilder.of(plan.spec(), 3).withStatistics(null)),
        Refusal.missing(
            "mean", () -> LayerBuilder.of(plan.spec(), 3).withStatistics(null, new double[3])),
        Refusal.missing(
            "variance", () -> LayerBuilder.of(plan.spec(), 3).withStatistics(new double[3], null)),
        Refusal.missing("observer", () -> LayerBuilder.of(plan.spec(), 3).withObserver(null)),
        Refusal.missing("counter", () -> LayerBuilder.of(plan.spec(), 3).withCounter(null)),
        Refusal.missing("spec", () -> LayerBuilder.of(null, 3)),
        Refusal.missing("spec", () -> LayerBuilder.of(null, SHAPE)),
        Refusal.missing("sizes", () -> LayerBuilder.of(plan.spec(), (int[]) null)),
        Refusal.missing("like", () -> LayerBuilder.of(plan.spec(), (Shape) null)),
        Refusal.missing("size", () -> LayerBuilder.of(plan.spec(), (LayerSize) null)),
        Refusal.missing("sizes", () -> new LayerSize(null, Optional.of(SHAPE))),
        Refusal.missing("atMost", () -> layer.warmUp(null)),
        Refusal.missing("shape", () -> layer.plan(null)),
        Refusal.missing("shape", () -> layer.inferMoments(span, span, null)),
        Refusal.missing("observer", () -> layer.addObserver(null)),
        Refusal.missing("x", () -> parts.measure(null)),
        Refusal.missing("x", () -> parts.measure(null, SHAPE)),
        Refusal.missing("shape", () -> parts.measure(span, null)),
        Refusal.missing("x", () -> parts.forward(null, span)),
        Refusal.missing("x", () -> parts.sumGradients(null, span)),
        Refusal.missing("x", () -> parts.backward(null, span, span)),
        Refusal.missing("shape", () -> layer.forward(twelve, null)),
        Refusal.missing("shape", () -> layer.infer(twelve, null)),
        Refusal.missing("shape", () -> layer.forward(span, span, null)),
        Refusal.missing("x", () -> layer.forward((float[]) null)),
        Refusal.missing("x", () -> layer.infer((float[]) null)),
        Refusal.missing("x", () -> layer.infer((float[]) null, SHAPE)),
        Refusal.missing("dy", () -> forwarded(layer).backward((float[]) null)),
        Refusal.missing("x", () -> layer.forward((FloatSpan) null, span)),
        Refusal.missing("buffer", () -> FloatSpan.of((FloatBuffer) null)),
        Refusal.missing("y", () -> layer.infer(span, (FloatSpan) null)),
        Refusal.missing("x", () -> used.infer(null, span)),
        Refusal.missing("dy", () -> used.backward(null, span)),
        Refusal.missing("dx", () -> used.backward(span, null)),
        Refusal.missing("gradients", () -> used.newPass().backward(span, span, null)),
        Refusal.missing("tracking", () -> used.newPass(null)),
        Refusal.missing("y", () -> used.forward(span, (FloatSpan) null)));
  }

  private static NormLayer forwarded(NormLayer layer) {
    layer.forward(new float[ELEMENTS]);
    return layer;
  }

  private static Legal accepted(String name, BiConsumer<NormLayer, float[]> use) {
    Executable call = () -> use.accept(trained(), Layers.values(40, 5));
    return new Legal(name, call);
  }

  static Stream<Legal> legal() {
    return Stream.of(
        accepted("a longer y", (l, m) -> l.forward(at(m, 0), FloatSpan.from(m, 20))),
        accepted("a longer x", (l, m) -> l.forward(of(m, 14), at(m, 20), SHAPE)),
        accepted("neighbours", (l, m) -> l.forward(at(m, 0), at(m, 12))),
        accepted("in place of a longer x", (l, m) -> l.infer(FloatSpan.of(m), at(m, 0), SHAPE)),
        accepted("in place", (l, m) -> l.infer(at(m, 7), at(m, 7))),
        accepted(
            "longer buffers", (l, m) -> l.forward(buffer(m, 1, 13), buffer(m, 20, 20), SHAPE)));
  }
}
