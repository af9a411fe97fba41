package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.CellWalk.Pass;
import dev.normkit.spi.BackwardArgs;
import java.util.function.Supplier;

/**
 * Statistics of each channel over all blocks: BatchNorm on planes. Cells are walked in memory order
 * and joined per channel in double.
 */
final class BatchKernel extends ChannelKernel<CellCall> implements PartsKernel {
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
    takeSaved(call);
    walk.forCells(sumGradients, call);
    call.parameterGradients();
    if (call.forward.running().isPresent()) {
      walk.forElements(fixedInputGradient, call);
    } else {
      Merge.sums(call.q, geometry.channels(), geometry.blocks(), call.statistics.p);
      slopes(call, call.dBias, (double) geometry.blocks() * geometry.cellLength());
      walk.forElements(inputGradient, call);
    }
  }

  private void takeSaved(CellCall call) {
    call.saved().copy(0, geometry.channels(), call.statistics.mean, call.statistics.rstd);
  }

  @Override
  public void addGradientSums(BackwardArgs part, PartSums sums) {
    CellCall call = begin(part);
    takeSaved(call);
    walk.forCells(sumGradients, call);
    call.addTo(sums);
    end(call);
  }

  @Override
  public void inputGradient(BackwardArgs part, PartSums sums) {
    CellCall call = begin(part);
    takeSaved(call);
    System.arraycopy(sums.product, 0, call.statistics.p, 0, geometry.channels());
    slopes(call, sums.bias, sums.values);
    walk.forElements(inputGradient, call);
    end(call);
  }

  private static void sumGradients(CellCall call, Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeMeans(call.statistics);
    }
    call.gradientSums(cells, call.statistics);
  }

  /** The backward coefficients, from Σdy·(x−μ), which lies where p will, and Σdy. */
  private void slopes(CellCall call, double[] dy, double values) {
    ChannelStatistics statistics = call.statistics;
    FloatSpan weight = call.weight();
    double share = 1.0 / values;
    float[] gamma = weight.array();
    int at = weight.offset();
    for (int c = 0; c < geometry.channels(); c++) {
      double rstd = statistics.rstd[c];
      double g = gamma[at + c];
      statistics.p[c] = -rstd * rstd * rstd * g * statistics.p[c] * share;
      statistics.q[c] = -rstd * g * dy[c] * share;
    }
  }
}
