package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.threads.Parallelism;
import java.util.Optional;

/**
 * A legal call of a kernel, laid out in one array with gaps, of which a test damages one argument:
 * everything that the call could write is in view. Twelve elements, three channels.
 */
final class Workbench {
  static final Shape SHAPE = Shape.channelsFirst(2, 3, 2);
  static final int X = 0;
  static final int Y = 20;
  static final int DY = 40;
  static final int DX = 60;
  static final int WEIGHT = 80;
  static final int BIAS = 90;
  static final int MEAN_LOGITS = 100;
  static final int VARIANCE_LOGITS = 110;

  /** Gradients lie as the parameters do, so much further on. */
  static final int GRADIENTS = 50;

  private static final int ELEMENTS = 12;
  private static final int CHANNELS = 3;

  final float[] memory = Layers.values(180, 1);
  final NormPlan kernelPlan;
  NormPlan plan;
  FloatSpan x = at(X);
  FloatSpan y = at(Y);
  FloatSpan dy = at(DY);
  FloatSpan dx = at(DX);
  NormParameters parameters;
  NormParameters gradients;
  Optional<Moments> moments;
  Optional<RunningStatistics> running = Optional.empty();

  Workbench(SpecBuilder spec) {
    plan = new NormPlan(spec.build(), SHAPE);
    kernelPlan = plan;
    parameters = parts(0);
    gradients = parts(GRADIENTS);
    moments = Optional.of(Moments.of(plan));
  }

  private NormParameters parts(int shift) {
    FloatSpan absent = FloatSpan.of();
    boolean mixes = plan.mixingLength() > 0;
    return new NormParameters(
        part(WEIGHT + shift),
        part(BIAS + shift),
        mixes ? part(MEAN_LOGITS + shift) : absent,
        mixes ? part(VARIANCE_LOGITS + shift) : absent);
  }

  /** As many elements as the shape has. */
  FloatSpan at(int offset) {
    return new FloatSpan(memory, offset, ELEMENTS);
  }

  /** As many elements as γ has. */
  FloatSpan part(int offset) {
    return new FloatSpan(memory, offset, CHANNELS);
  }

  private ForwardArgs forwardArgs() {
    return new ForwardArgs(plan, x, y, parameters, moments, running);
  }

  void forward() {
    Layers.backend().prepare(kernelPlan, Parallelism.callerOnly()).forward(forwardArgs());
  }

  /** The backward call alone, as after its forward call. */
  void backward() {
    BackwardArgs args = forwardArgs().backward(dy, dx, gradients);
    Layers.backend().prepare(kernelPlan, Parallelism.callerOnly()).backward(args);
  }
}
