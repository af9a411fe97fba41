package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.BackwardArgs;

/**
 * Statistics of each channel over all blocks: BatchNorm on planes. Cells are walked in memory order
 * and joined per channel in double.
 */
final class BatchKernel extends ChannelKernel implements PartsKernel {
  BatchKernel(NormPlan plan, CellWalk walk) {
    super(plan, walk);
  }

  @Override
  void forward(CellCall call) {
    if (call.forward.running().isPresent()) {
      call.takeRunning();
    } else {
      walk.forCells(CellCall::measure, call);
      call.joinBlocks();
    }
    walk.forElements(CellCall::normalizeAlike, call);
  }

  @Override
  void backward(CellCall call) {
    takeSaved(call);
    walk.forCells(BatchKernel::sumGradients, call);
    call.parameterGradients();
    if (call.forward.running().isPresent()) {
      walk.forElements(CellCall::fixedInputGradient, call);
    } else {
      call.addProductsTo(call.sums);
      inputGradient(call, call.sums);
    }
  }

  private void takeSaved(CellCall call) {
    call.saved().copy(0, geometry.channels(), call.statistics.mean, call.statistics.rstd);
  }

  @Override
  public void addGradientSums(BackwardArgs part, PartSums sums) {
    CellCall call = begin(part);
    takeSaved(call);
    walk.forCells(BatchKernel::sumGradients, call);
    call.addTo(sums);
    call.addProductsTo(sums);
    end(call);
  }

  @Override
  public void inputGradient(BackwardArgs part, PartSums sums) {
    CellCall call = begin(part);
    takeSaved(call);
    inputGradient(call, sums);
    end(call);
  }

  private void inputGradient(CellCall call, PartSums sums) {
    slopes(call, sums);
    walk.forElements(CellCall::inputGradientAlike, call);
  }

  private static void sumGradients(CellCall call, Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeMeans(call.statistics);
    }
    call.gradientSums(cells, call.statistics);
  }

  /** The backward coefficients. */
  private void slopes(CellCall call, PartSums sums) {
    ChannelStatistics statistics = call.statistics;
    FloatSpan weight = call.weight();
    double share = 1.0 / sums.values;
    float[] gamma = weight.array();
    int at = weight.offset();
    for (int c = 0; c < geometry.channels(); c++) {
      double rstd = statistics.rstd[c];
      double g = gamma[at + c];
      double factor = Precision.times(-rstd * rstd * rstd, g);
      statistics.p[c] = Precision.times(factor, sums.product[c]) * share;
      statistics.q[c] = -rstd * g * sums.bias[c] * share;
    }
  }
}
