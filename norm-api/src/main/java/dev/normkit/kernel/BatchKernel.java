package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.CellWalk.Pass;
import java.util.function.Supplier;

/**
 * Statistics of each channel over all blocks: BatchNorm on planes. Cells are walked in memory order
 * and joined per channel in double.
 */
final class BatchKernel extends ChannelKernel<CellCall> {
  private final Pass<CellCall> measure = CellCall::measure;
  private final Pass<CellCall> normalize = CellCall::normalizeAlike;
  private final Pass<CellCall> sumGradients = BatchKernel::sumGradients;
  private final Pass<CellCall> inputGradient = CellCall::inputGradientAlike;
  private final Pass<CellCall> fixedInputGradient = CellCall::fixedInputGradient;

  BatchKernel(NormPlan plan, CellWalk<CellCall> walk, Supplier<CellCall> call) {
    super(plan, walk, call);
  }

  @Override
  void forward(CellCall call) {
    if (call.forward.running().isPresent()) {
      call.takeRunning();
    } else {
      walk.forCells(measure, call);
      ChannelStatistics joint = call.statistics;
      Merge.strided(call.s, call.q, geometry.channels(), geometry.blocks(), joint.mean, joint.p);
      call.takeVariances();
    }
    walk.forElements(normalize, call);
  }

  @Override
  void backward(CellCall call) {
    ChannelStatistics statistics = call.statistics;
    call.saved().copy(0, geometry.channels(), statistics.mean, statistics.rstd);
    walk.forCells(sumGradients, call);
    call.parameterGradients();
    if (call.forward.running().isPresent()) {
      walk.forElements(fixedInputGradient, call);
    } else {
      slopes(call, call.weight());
      walk.forElements(inputGradient, call);
    }
  }

  private static void sumGradients(CellCall call, Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeMeans(call.statistics);
    }
    call.gradientSums(cells, call.statistics);
  }

  /** The backward coefficients; after {@link CellCall#parameterGradients}, whose dβ is Σdy. */
  private void slopes(CellCall call, FloatSpan weight) {
    ChannelStatistics statistics = call.statistics;
    Merge.sums(call.q, geometry.channels(), geometry.blocks(), statistics.p);
    double share = 1.0 / ((double) geometry.blocks() * geometry.cellLength());
    float[] gamma = weight.array();
    int at = weight.offset();
    for (int c = 0; c < geometry.channels(); c++) {
      double rstd = statistics.rstd[c];
      double g = gamma[at + c];
      statistics.p[c] = -rstd * rstd * rstd * g * statistics.p[c] * share;
      statistics.q[c] = -rstd * g * call.dBias[c] * share;
    }
  }
}
