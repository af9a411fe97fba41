package dev.normkit.tests;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Mixing;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Kernels with one mistake each; all else is done by a right one. */
final class WrongKernels {
  private WrongKernels() {}

  /** Does everything right. */
  private abstract static class Right implements NormKernel {
    final NormPlan plan;
    final NormKernel right;

    Right(NormPlan plan, Parallelism parallelism) {
      this.plan = plan;
      right = LiteralBackend.kernel(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      right.forward(args);
    }

    @Override
    public void backward(BackwardArgs args) {
      right.backward(args);
    }
  }

  private static ForwardArgs asked(NormPlan plan, ForwardArgs args) {
    return new ForwardArgs(
        plan, args.x(), args.y(), args.parameters(), args.moments(), args.running());
  }

  private static void fill(FloatSpan span, float value) {
    Arrays.fill(span.array(), span.offset(), span.offset() + span.length(), value);
  }

  /** rstd = 1/σ. */
  static final class NoEpsilon extends Right {
    private final NormPlan without;
    private final NormKernel wrong;

    NoEpsilon(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
      without = Cases.withEpsilon(plan, 0);
      wrong = LiteralBackend.kernel(without, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      wrong.forward(asked(without, args));
    }
  }

  /** Saves Σ(x−μ)²/(m−1). */
  static final class UnbiasedVariance extends Right {
    UnbiasedVariance(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      super.forward(args);
      double m = plan.shape().elements() / (double) plan.statisticGroups();
      args.moments()
          .ifPresent(
              saved -> {
                for (int i = 0; i < saved.count(); i++) {
                  double variance = saved.variance(i) * m / (m - 1);
                  saved.set(i, saved.mean(i), variance, plan.spec().epsilon());
                }
              });
    }
  }

  /** The last element is NaN. */
  static final class NaNAtTheEnd extends Right {
    NaNAtTheEnd(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      super.forward(args);
      fill(
          new FloatSpan(args.y().array(), args.y().offset() + args.y().length() - 1, 1), Float.NaN);
    }
  }

  /** Uses the batch's own statistics where running ones are given. */
  static final class IgnoresRunning extends Right {
    IgnoresRunning(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      right.forward(
          new ForwardArgs(
              plan, args.x(), args.y(), args.parameters(), args.moments(), Optional.empty()));
    }
  }

  /** Mixes the variances of the paper where those of its authors' code are asked for. */
  static final class PaperVariances extends Right {
    private final NormPlan paper;
    private final NormKernel wrong;

    PaperVariances(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
      NormSpec spec = plan.spec();
      Optional<Mixing> mixing =
          spec.mixing().map(mix -> new Mixing(mix.batchBranch(), MixedVariance.BIASED));
      paper =
          new NormPlan(
              new NormSpec(
                  spec.method(),
                  spec.epsilon(),
                  spec.weight(),
                  spec.bias(),
                  spec.groups(),
                  spec.axis(),
                  mixing,
                  spec.runningAverage()),
              plan.shape());
      wrong = LiteralBackend.kernel(paper, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      wrong.forward(asked(paper, args));
    }
  }

  /** Mistakes dλ for dλ'. */
  static final class SwapsLogits extends Right {
    SwapsLogits(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void backward(BackwardArgs args) {
      NormParameters gradients = args.gradients();
      super.backward(
          args.forward()
              .backward(
                  args.dy(),
                  args.dx(),
                  gradients.withLogits(gradients.varianceLogits(), gradients.meanLogits())));
    }
  }

  /** Adds to the gradients of γ instead of overwriting them. */
  static final class AddsGradients extends Right {
    AddsGradients(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void backward(BackwardArgs args) {
      FloatSpan weight = args.gradients().weight();
      float[] before = weight.toArray();
      super.backward(args);
      for (int i = 0; i < before.length; i++) {
        weight.array()[weight.offset() + i] += before[i];
      }
    }
  }

  /** Leaves x centred. */
  static final class ChangesInput extends Right {
    ChangesInput(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      super.forward(args);
      fill(args.x().withLength(1), 0);
    }
  }

  /** Clears y before x is read. */
  static final class ClearsFirst extends Right {
    ClearsFirst(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      fill(args.y(), 0);
      super.forward(args);
    }
  }

  /** One NaN in x makes all of y NaN. */
  static final class SpreadsNaN extends Right {
    SpreadsNaN(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      super.forward(args);
      for (float value : args.x().toArray()) {
        if (Float.isNaN(value)) {
          fill(args.y(), Float.NaN);
        }
      }
    }
  }

  /** Is off by one bit from the second call on. */
  static final class Drifts extends Right {
    private boolean called;

    Drifts(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      super.forward(args);
      if (called) {
        args.y().array()[args.y().offset()] = Math.nextUp(args.y().get(0));
      }
      called = true;
    }
  }

  /** Works in memory that all calls share. */
  static final class SharedScratch extends Right {
    private final FloatSpan scratch;

    SharedScratch(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
      scratch = FloatSpan.of(new float[plan.shape().elements()]);
    }

    @Override
    public void forward(ForwardArgs args) {
      scratch.setAll(args.x().toArray());
      // Else no other thread might come in between on a machine with few cores.
      LockSupport.parkNanos(100_000);
      right.forward(
          new ForwardArgs(
              plan, scratch, args.y(), args.parameters(), args.moments(), args.running()));
    }
  }

  /** Runs with any arguments of the right size. */
  static final class TakesAnyPlan extends Right {
    TakesAnyPlan(NormPlan plan, Parallelism parallelism) {
      super(plan, parallelism);
    }

    @Override
    public void forward(ForwardArgs args) {
      super.forward(asked(plan, args));
    }

    @Override
    public void backward(BackwardArgs args) {
      ForwardArgs forward = asked(plan, args.forward()).withMoments(Moments.of(plan));
      super.forward(forward);
      super.backward(forward.backward(args.dy(), args.dx(), args.gradients()));
    }
  }
}
