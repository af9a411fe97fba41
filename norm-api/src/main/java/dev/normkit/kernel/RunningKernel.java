package dev.normkit.kernel;

import dev.normkit.api.Moments;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import java.util.function.Supplier;

/**
 * Walks its data in another way where running statistics take the place of its own: those of a
 * channel are the same for all samples.
 */
final class RunningKernel implements StandardKernel.OfLoops {
  private final StandardKernel.OfLoops own;
  private final NormKernel running;

  RunningKernel(StandardKernel.OfLoops own, NormKernel running) {
    this.own = own;
    this.running = running;
  }

  @Override
  public Supplier<Loops> loops() {
    return own.loops();
  }

  @Override
  public int rowsAtOnce() {
    return own.rowsAtOnce();
  }

  @Override
  public void forward(ForwardArgs args) {
    if (args.running().isEmpty()) {
      own.forward(args);
      return;
    }
    running.forward(args);
    args.moments().ifPresent(saved -> spread(saved, args));
  }

  /** Gives every sample the statistics of its channels, of which the first has them. */
  private static void spread(Moments saved, ForwardArgs args) {
    int channels = args.plan().shape().channels();
    double epsilon = args.plan().spec().epsilon();
    for (int group = channels; group < saved.count(); group++) {
      saved.set(group, saved.mean(group - channels), saved.variance(group - channels), epsilon);
    }
  }

  @Override
  public void backward(BackwardArgs args) {
    (args.forward().running().isEmpty() ? own : running).backward(args);
  }
}
