package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Calls of a kernel with one wrong argument: nothing in sight may change. */
final class CallRefusals {
  private static final String APART = "must be the same span or share no element";
  private static final String OWN = "needs memory of its own";

  private CallRefusals() {}

  private static Workbench switchable() {
    return new Workbench(NormSpec.switchableNorm());
  }

  private static Refusal forward(String name, Consumer<Workbench> damage, String... words) {
    return forward(name, switchable(), damage, words);
  }

  private static Refusal forward(
      String name, Workbench bench, Consumer<Workbench> damage, String... words) {
    damage.accept(bench);
    return Refusal.illegal(name, bench::forward, words).leaving(bench.memory);
  }

  private static Refusal backward(String name, Consumer<Workbench> damage, String... words) {
    Workbench bench = switchable();
    damage.accept(bench);
    return Refusal.illegal(name, bench::backward, words).leaving(bench.memory);
  }

  static Stream<Refusal> forward() {
    return Stream.of(forwardSpans(), forwardParts(), forwardStatistics(), forwardNulls())
        .flatMap(rows -> rows);
  }

  private static Stream<Refusal> forwardSpans() {
    String shape = "2x3x2 channels-first needs 12";
    return Stream.of(
        forward("short x", b -> b.x = b.x.withLength(11), "x has 11 elements", shape),
        forward("short y", b -> b.y = b.y.withLength(11), "y has 11 elements", shape),
        forward("empty x", b -> b.x = b.x.withLength(0), "x has 0 elements", shape),
        forward(
            "y one behind x",
            b -> b.y = b.at(Workbench.X + 1),
            "y overlaps x",
            "floats[12] at 1, floats[12] at 0",
            APART),
        forward("y ends in x", b -> b.x = b.at(Workbench.Y + 11), "y overlaps x", APART),
        forward(
            "y over γ",
            b -> b.y = b.at(Workbench.WEIGHT - 11),
            "y overlaps weight",
            "floats[12] at 69, floats[3] at 80",
            OWN),
        forward("y over β", b -> b.y = b.at(Workbench.BIAS + 2), "y overlaps bias", OWN),
        forward(
            "y over λ",
            b -> b.parameters = withLogits(b, b.part(Workbench.Y), b.part(0)),
            "y overlaps mean logits",
            OWN),
        forward(
            "y over λ'",
            b -> b.parameters = withLogits(b, b.part(0), b.part(Workbench.Y + 9)),
            "y overlaps variance logits",
            OWN),
        forward(
            "in place over γ",
            b -> {
              b.x = b.at(Workbench.WEIGHT);
              b.y = b.x;
            },
            "y overlaps weight",
            OWN));
  }

  private static NormParameters withLogits(Workbench bench, FloatSpan mean, FloatSpan variance) {
    return bench.parameters.withLogits(mean, variance);
  }

  private static Stream<Refusal> forwardParts() {
    String needs = "SWITCHABLE over 2x3x2 channels-first needs 3";
    return Stream.of(
        forward(
            "short γ",
            b -> b.parameters = b.parameters.withWeight(b.part(0).withLength(2)),
            "weight has 2 values",
            needs),
        forward(
            "long β",
            b -> b.parameters = b.parameters.withBias(b.at(0).withLength(4)),
            "bias has 4 values",
            needs),
        forward(
            "no λ",
            b -> b.parameters = withLogits(b, FloatSpan.of(), b.part(0)),
            "mean logits has 0 values",
            needs),
        forward(
            "long λ'",
            b -> b.parameters = withLogits(b, b.part(0), b.at(0)),
            "variance logits has 12 values",
            needs),
        forward(
            "γ that was not asked for",
            new Workbench(NormSpec.batchNorm().weight(false)),
            b -> {},
            "weight has 3 values",
            "BATCH over 2x3x2 channels-first was specified without"),
        forward(
            "λ of another method",
            new Workbench(NormSpec.batchNorm()),
            b -> b.parameters = withLogits(b, b.part(100), b.part(110)),
            "mean logits has 3 values",
            "was specified without"));
  }

  private static Stream<Refusal> forwardStatistics() {
    NormPlan other = new NormPlan(NormSpec.batchNorm().build(), Workbench.SHAPE);
    NormPlan instances = new NormPlan(NormSpec.instanceNorm().build(), Workbench.SHAPE);
    NormPlan others = new NormPlan(NormSpec.switchableNorm(), Shape.channelsFirst(3, 2, 2));
    Shape single = Shape.channelsFirst(1, 3, 1);
    return Stream.of(
        forward(
            "moments of another plan",
            b -> b.moments = Optional.of(Moments.of(other)),
            "moments has 3 entries",
            "needs 6"),
        forward(
            "moments of as many entries",
            b -> b.moments = Optional.of(Moments.of(instances)),
            "moments were made for another plan than SWITCHABLE over 2x3x2",
            "Moments.of(plan)"),
        forward(
            "moments of as many cells",
            b -> b.moments = Optional.of(Moments.of(others)),
            "moments were made for another plan than SWITCHABLE over 2x3x2"),
        forward(
            "running statistics for LAYER",
            new Workbench(NormSpec.layerNorm().axis(2).weight(false).bias(false)),
            b -> {
              b.parameters = NormParameters.none();
              b.running = Optional.of(new RunningStatistics(3));
            },
            "running statistics were given",
            "LAYER uses those of its input alone"),
        forward(
            "running statistics of other channels",
            b -> b.running = Optional.of(new RunningStatistics(4)),
            "running statistics have 4 channels",
            "has 3"),
        forward(
            "one value per channel",
            new Workbench(NormSpec.batchNorm()),
            b -> {
              b.plan = new NormPlan(b.plan.spec(), single);
              b.moments = Optional.of(Moments.of(b.plan));
            },
            "x has one value per channel (1x3x1 channels-first)",
            "RunningVariance.BIASED"),
        forward(
            "arguments of another shape",
            b -> b.plan = new NormPlan(b.plan.spec(), Shape.channelsFirst(1, 3, 4)),
            "moments has 6 entries"),
        forward(
            "arguments of another plan",
            b -> {
              b.plan = new NormPlan(NormSpec.switchableNorm().epsilon(1).build(), Workbench.SHAPE);
            },
            "plan is SWITCHABLE(epsilon 1.0",
            "the kernel was prepared for SWITCHABLE(epsilon 1.0E-5"),
        unknownStatistics());
  }

  private static Refusal unknownStatistics() {
    Workbench bench = switchable();
    bench.running = Optional.of(new RunningStatistics(3));
    return Refusal.illegalState(
            "running statistics without a batch", bench::forward, "have seen no batch", "set them")
        .leaving(bench.memory);
  }

  private static Refusal missing(
      String argument, Consumer<Workbench> damage, Consumer<Workbench> run) {
    Workbench bench = switchable();
    Executable call = () -> damage.andThen(run).accept(bench);
    return Refusal.missing(argument, call).leaving(bench.memory);
  }

  private static Stream<Refusal> forwardNulls() {
    return Stream.of(
        missing("plan", b -> b.plan = null, Workbench::forward),
        missing("x", b -> b.x = null, Workbench::forward),
        missing("y", b -> b.y = null, Workbench::forward),
        missing("parameters", b -> b.parameters = null, Workbench::forward),
        missing("weight", b -> b.parameters = b.parameters.withWeight(null), Workbench::forward),
        missing("bias", b -> b.parameters = b.parameters.withBias(null), Workbench::forward),
        missing(
            "meanLogits", b -> b.parameters = withLogits(b, null, b.part(0)), Workbench::forward),
        missing(
            "varianceLogits",
            b -> b.parameters = withLogits(b, b.part(0), null),
            Workbench::forward),
        missing("moments", b -> b.moments = null, Workbench::forward),
        missing("running", b -> b.running = null, Workbench::forward));
  }

  static Stream<Refusal> backward() {
    return Stream.of(backwardSpans(), backwardParts(), backwardOrder(), backwardNulls())
        .flatMap(rows -> rows);
  }

  private static Stream<Refusal> backwardSpans() {
    String shape = "2x3x2 channels-first needs 12";
    return Stream.of(
        backward("short dy", b -> b.dy = b.dy.withLength(11), "dy has 11 elements", shape),
        backward("short dx", b -> b.dx = b.dx.withLength(11), "dx has 11 elements", shape),
        backward(
            "dx one behind dy",
            b -> b.dx = b.at(Workbench.DY + 1),
            "dx overlaps dy",
            "floats[12] at 41, floats[12] at 40",
            APART),
        backward("dx ends in x", b -> b.x = b.at(Workbench.DX + 11), "dx overlaps x", APART),
        backward("dx over γ", b -> b.dx = b.at(Workbench.WEIGHT - 11), "dx overlaps weight", OWN),
        backward("dx over β", b -> b.dx = b.at(Workbench.BIAS), "dx overlaps bias", OWN),
        backward(
            "dx over dγ",
            b -> b.dx = b.at(Workbench.WEIGHT + Workbench.GRADIENTS),
            "dx overlaps weight gradient",
            "floats[12] at 130, floats[3] at 130",
            OWN),
        backward(
            "dx over dλ'",
            b -> b.dx = b.at(Workbench.VARIANCE_LOGITS + Workbench.GRADIENTS + 2),
            "dx overlaps variance logits gradient",
            OWN));
  }

  private static Stream<Refusal> backwardParts() {
    String needs = "SWITCHABLE over 2x3x2 channels-first needs 3";
    return Stream.of(
        backward(
            "short dγ",
            b -> b.gradients = b.gradients.withWeight(b.part(130).withLength(2)),
            "weight gradient has 2 values",
            needs),
        backward(
            "no dλ",
            b -> b.gradients = b.gradients.withLogits(FloatSpan.of(), b.part(170)),
            "mean logits gradient has 0 values",
            needs),
        backward(
            "dγ over dy",
            b -> b.gradients = b.gradients.withWeight(b.part(Workbench.DY)),
            "weight gradient overlaps dy (floats[3] at 40, floats[12] at 40",
            OWN),
        backward(
            "dβ over x",
            b -> b.gradients = b.gradients.withBias(b.part(Workbench.X + 3)),
            "bias gradient overlaps x",
            OWN),
        backward(
            "dβ over β",
            b -> b.gradients = b.gradients.withBias(b.parameters.bias()),
            "bias gradient overlaps bias",
            OWN),
        backward(
            "dγ and dβ in one place",
            b -> b.gradients = b.gradients.withBias(b.gradients.weight()),
            "bias gradient overlaps weight gradient",
            "floats[3] at 130, floats[3] at 130",
            OWN),
        backward(
            "dλ' ends in dλ",
            b -> b.gradients = b.gradients.withLogits(b.part(152), b.part(150)),
            "variance logits gradient overlaps mean logits gradient",
            OWN),
        backward(
            "arguments of another plan",
            b -> {
              b.plan = new NormPlan(NormSpec.switchableNorm().epsilon(1).build(), Workbench.SHAPE);
            },
            "plan is SWITCHABLE(epsilon 1.0",
            "the kernel was prepared for"));
  }

  private static Stream<Refusal> backwardOrder() {
    Workbench unsaved = switchable();
    unsaved.moments = Optional.empty();
    Workbench inPlace = switchable();
    inPlace.y = inPlace.x;
    return Stream.of(
        Refusal.illegalState(
                "no moments saved", unsaved::backward, "needs the moments", "training forward")
            .leaving(unsaved.memory),
        Refusal.illegalState("x overwritten", inPlace::backward, "needs x", "an output of its own")
            .leaving(inPlace.memory));
  }

  private static Stream<Refusal> backwardNulls() {
    return Stream.of(
        missing("dy", b -> b.dy = null, Workbench::backward),
        missing("dx", b -> b.dx = null, Workbench::backward),
        missing("gradients", b -> b.gradients = null, Workbench::backward));
  }

  private static Legal accepted(String name, Consumer<Workbench> change) {
    Executable call =
        () -> {
          Workbench bench = switchable();
          change.accept(bench);
          float[] before = bench.memory.clone();
          bench.forward();
          bench.backward();
          assertTrue(!Arrays.equals(before, bench.memory));
        };
    return new Legal(name, call);
  }

  /** The undamaged call first: what is refused above is refused for its one damage. */
  static Stream<Legal> legal() {
    Workbench biased = new Workbench(NormSpec.batchNorm().runningVariance(RunningVariance.BIASED));
    Workbench unbiased = new Workbench(NormSpec.batchNorm());
    return Stream.concat(
        Stream.of(biased, unbiased).map(bench -> new Legal(bench.plan.toString(), bench::backward)),
        Stream.of(
            accepted("undamaged", b -> {}),
            accepted("longer spans", b -> b.x = new FloatSpan(b.memory, Workbench.X, 20)),
            accepted("dx over dy", b -> b.dx = b.dy),
            accepted("dx over a longer dy", b -> b.dy = new FloatSpan(b.memory, Workbench.DX, 15)),
            accepted("dx over x", b -> b.dx = b.x),
            accepted("dx over y", b -> b.dx = b.y),
            accepted("neighbours", b -> b.y = b.at(Workbench.X + 12)),
            accepted(
                "γ, β and the logits in one place",
                b -> {
                  FloatSpan one = b.parameters.weight();
                  b.parameters = new NormParameters(one, one, one, one);
                })));
  }
}
