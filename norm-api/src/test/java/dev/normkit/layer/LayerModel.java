package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.List;
import java.util.Optional;

/**
 * What a layer and its passes should do, without any of their code: every forward call copies all
 * that there is, and asks a kernel. A result of null, or false, is a refusal. Pass 0 is the short
 * form.
 */
final class LayerModel {
  private static final class Pass {
    boolean leaves;
    boolean open;
    boolean retained;
    boolean unseen;
    ForwardArgs call;
  }

  private final NormSpec spec;
  private final NormParameters live;
  private final NormParameters gradients;
  private final NormParameters[] others;
  private final Pass[] passes;
  private final Optional<RunningStatistics> running;
  private boolean training = true;
  private boolean frozen;
  private int latest = -1;

  LayerModel(NormLayer layer, int passes) {
    spec = layer.spec();
    NormPlan plan = layer.typicalPlan();
    live = layer.parameters();
    gradients = NormParameters.zeros(plan);
    others = new NormParameters[passes + 1];
    this.passes = new Pass[passes + 1];
    for (int i = 0; i <= passes; i++) {
      others[i] = NormParameters.zeros(plan);
      this.passes[i] = new Pass();
    }
    this.passes[1].leaves = true;
    running =
        layer.runningStatistics().map(RunningStatistics::channels).map(RunningStatistics::new);
  }

  private NormKernel kernel(NormPlan plan) {
    return LiteralBackend.kernel(plan, Parallelism.callerOnly());
  }

  private Optional<RunningStatistics> copyOfRunning() {
    return running.map(
        from -> {
          RunningStatistics copy = new RunningStatistics(from.channels());
          copy.copyFrom(from);
          return copy;
        });
  }

  private ForwardArgs call(
      Shape shape, float[] x, boolean saves, Optional<RunningStatistics> fixed) {
    NormPlan plan = new NormPlan(spec, shape);
    Optional<Moments> moments = saves ? Optional.of(Moments.of(plan)) : Optional.empty();
    FloatSpan y = FloatSpan.of(new float[x.length]);
    ForwardArgs args =
        new ForwardArgs(plan, FloatSpan.of(x.clone()), y, live.copy(), moments, fixed);
    kernel(plan).forward(args);
    return args;
  }

  float[] forward(int number, Shape shape, float[] x) {
    Pass pass = passes[number];
    if (number == 0 && !training) {
      pass.open = false;
      pass.call = null;
      return infer(shape, x);
    }
    if (number > 0 && (!training || pass.open)) {
      return null;
    }
    if (frozen && !running.orElseThrow().known()) {
      if (number == 0) {
        pass.open = false;
        pass.call = null;
      }
      return null;
    }
    pass.retained = false;
    latest = number;
    pass.call = call(shape, x, true, frozen ? copyOfRunning() : Optional.empty());
    pass.open = true;
    pass.unseen = !frozen;
    if (!pass.leaves) {
      letIn(pass);
    }
    return pass.call.y().toArray();
  }

  private void letIn(Pass pass) {
    if (!pass.unseen || frozen) {
      return;
    }
    pass.unseen = false;
    if (running.isPresent()) {
      Moments batch = pass.call.moments().orElseThrow();
      long values = pass.call.plan().valuesPerTrackedVariance();
      running.get().update(batch.acrossBatch(), spec.runningAverage().orElseThrow(), values);
    }
  }

  float[] infer(Shape shape, float[] x) {
    if (running.isPresent() && !running.get().known()) {
      return null;
    }
    return call(shape, x, false, copyOfRunning()).y().toArray();
  }

  /** The shape that dy has, or another where there is none. */
  Shape pending(int number, Shape other) {
    Pass pass = passes[number];
    return pass.call == null ? other : pass.call.plan().shape();
  }

  NormParameters others(int number) {
    return others[number];
  }

  float[] backward(int number, float[] dy, boolean own) {
    Pass pass = passes[number];
    if (pass.call == null || !pass.open || (number == 0 && latest != 0)) {
      return null;
    }
    NormPlan plan = pass.call.plan();
    NormParameters added = NormParameters.zeros(plan);
    FloatSpan dx = FloatSpan.of(new float[dy.length]);
    kernel(plan).backward(pass.call.backward(FloatSpan.of(dy.clone()), dx, added));
    pass.open = pass.retained;
    if (!own) {
      gradients.add(added);
    }
    return dx.toArray();
  }

  boolean retain(int number) {
    passes[number].retained |= passes[number].open;
    return passes[number].open;
  }

  boolean discard(int number) {
    passes[number].open = false;
    passes[number].retained = false;
    return true;
  }

  boolean update(int number) {
    Pass pass = passes[number];
    if (pass.call == null || (!pass.unseen && !frozen)) {
      return false;
    }
    letIn(pass);
    return true;
  }

  boolean freeze() {
    if (running.isPresent() && !running.get().known()) {
      return false;
    }
    frozen = running.isPresent();
    return true;
  }

  boolean unfreeze() {
    frozen = false;
    return true;
  }

  boolean reset() {
    running.ifPresent(RunningStatistics::reset);
    return true;
  }

  boolean zero() {
    gradients.clear();
    return true;
  }

  void mode(boolean train) {
    training = train;
  }

  Optional<RunningStatistics> running() {
    return running;
  }

  void requireSame(NormLayer layer, List<String> after) {
    assertEquals(
        running.map(RunningStatistics::state),
        layer.runningStatistics().map(RunningStatistics::state),
        () -> "running statistics after " + after);
    Layers.assertSame(
        Layers.joined(gradients), Layers.gradients(layer), "gradients after " + after);
  }
}
