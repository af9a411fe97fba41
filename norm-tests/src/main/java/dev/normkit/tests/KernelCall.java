package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import dev.normkit.tests.NormCase.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One case in guarded memory of its own: inputs, parameters, outputs. For one thread. */
final class KernelCall {
  private final NormCase asked;
  private final int step;
  private final List<Guarded> inputs = new ArrayList<>();
  private final List<Guarded> outputs = new ArrayList<>();
  private final FloatSpan x;
  private final FloatSpan dy;
  private final NormParameters parameters;
  private final NormParameters gradients;
  private final Optional<RunningStatistics> running;

  /** Every buffer begins at the same place in its array. */
  KernelCall(NormCase asked, Statistics statistics) {
    this(asked, statistics, 0);
  }

  /** Every buffer begins {@code step} elements later in its array than the one before. */
  KernelCall(NormCase asked, Statistics statistics, int step) {
    this.asked = asked;
    this.step = step;
    x = input("x", asked.x());
    dy = input("dy", asked.dy());
    NormParameters given = asked.parameters();
    parameters = each(given, part -> input("a parameter", part.toArray()));
    gradients = each(given, part -> output("a parameter's gradient", part.length()));
    running = statistics == Statistics.RUNNING ? Optional.of(asked.running()) : Optional.empty();
  }

  private FloatSpan input(String name, float... content) {
    inputs.add(new Guarded(name, shift(), content));
    return inputs.get(inputs.size() - 1).span();
  }

  private FloatSpan output(String name, int length) {
    outputs.add(Guarded.output(name, shift(), length));
    return outputs.get(outputs.size() - 1).span();
  }

  private int shift() {
    return step * (inputs.size() + outputs.size());
  }

  private static NormParameters each(NormParameters given, Function<FloatSpan, FloatSpan> placed) {
    return new NormParameters(
        placed.apply(given.weight()),
        placed.apply(given.bias()),
        placed.apply(given.meanLogits()),
        placed.apply(given.varianceLogits()));
  }

  /** Forward without a trace; gives y. */
  Answer infer(NormKernel kernel) {
    return infer(kernel, output("y", x.length()));
  }

  /** Forward over its own input; gives y. */
  Answer inferInPlace(NormKernel kernel) {
    return infer(kernel, x);
  }

  private Answer infer(NormKernel kernel, FloatSpan y) {
    kernel.forward(arguments(y, Optional.empty()));
    Answer answer = new Answer();
    answer.put(Output.Y, y);
    return answer;
  }

  private ForwardArgs arguments(FloatSpan y, Optional<Moments> moments) {
    return new ForwardArgs(asked.plan(), x, y, parameters, moments, running);
  }

  /** Forward and backward; gives everything. */
  Answer train(NormKernel kernel) {
    return train(kernel, output("dx", x.length()));
  }

  /** Forward and backward with dx over dy. */
  Answer trainOverDy(NormKernel kernel) {
    return train(kernel, dy);
  }

  /** Forward and backward with dx over x. */
  Answer trainOverX(NormKernel kernel) {
    return train(kernel, x);
  }

  private Answer train(NormKernel kernel, FloatSpan dx) {
    Moments moments = Moments.of(asked.plan());
    ForwardArgs forward = arguments(output("y", x.length()), Optional.of(moments));
    kernel.forward(forward);
    kernel.backward(forward.backward(dy, dx, gradients));
    Answer answer = new Answer();
    answer.put(Output.Y, forward.y());
    answer.put(Output.MEAN, moments.count(), moments::mean);
    answer.put(Output.VARIANCE, moments.count(), moments::variance);
    answer.put(Output.DX, dx);
    for (Output output : Output.values()) {
      if (output.ofParameter()) {
        answer.put(output, output.of(gradients));
      }
    }
    return answer;
  }

  /** Fails unless a kernel of another plan refuses both directions. */
  void requireRefused(NormKernel kernel) {
    FloatSpan y = output("y", x.length());
    FloatSpan dx = output("dx", x.length());
    ForwardArgs forward = arguments(y, Optional.of(Moments.of(asked.plan())));
    assertThrows(IllegalArgumentException.class, () -> kernel.forward(forward));
    BackwardArgs backward = forward.backward(dy, dx, gradients);
    assertThrows(IllegalArgumentException.class, () -> kernel.backward(backward));
    for (Guarded output : outputs) {
      output.requireUnchanged();
    }
  }

  /** Fails if a call wrote where it should not. For calls that do not work in place. */
  void requireCleanMemory() {
    for (Guarded input : inputs) {
      input.requireGuards();
      input.requireUnchanged();
    }
    outputs.forEach(Guarded::requireGuards);
  }
}
