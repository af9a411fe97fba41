package dev.normkit.kernel;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.ForwardArgs;

/**
 * SwitchableNorm: the plain statistics of every cell are mixed with those over the channels and
 * those over the batch by {@link SwitchableMix}, then each cell is normalized with its own mix.
 */
final class MixedKernel extends ChannelKernel {
  /**
   * How many mixed deviations a cell's mean may lie from the mix before its gradients are summed in
   * double: Σdy counts so many times in Σdy·x̂, and again in dx.
   */
  private static final double FAR = 8;

  MixedKernel(NormPlan plan, CellWalk walk) {
    super(plan, walk);
  }

  @Override
  void forward(CellCall call) {
    walk.forCells(CellCall::measure, call);
    ForwardArgs args = call.forward;
    call.mix.mix(call.s, call.q, args.parameters(), args.running());
    if (args.moments().isPresent()) {
      Moments saved = args.moments().get();
      Moments.rstds(call.q, geometry.cells(), call.epsilon, call.cellRstd);
      saved.set(0, geometry.cells(), call.cellMoments);
      if (args.running().isEmpty()) {
        call.mix.saveBatch(saved.acrossBatch());
      }
    }
    walk.forCells(MixedKernel::normalize, call);
  }

  private static void normalize(CellCall call, Cells cells) {
    take(cells, call.mix.mean, cells.own.mean);
    take(cells, call.mix.rstd, cells.own.rstd);
    cells.takeFactors(cells.own);
    cells.write();
  }

  /** Takes what belongs to the cells of a part. */
  private static void take(Cells cells, double[] all, double[] own) {
    int from = cells.from();
    System.arraycopy(all, cells.firstCell() + from, own, from, cells.to() - from);
  }

  @Override
  void backward(CellCall call) {
    ForwardArgs args = call.forward;
    takeSaved(call);
    call.mix.mix(call.s, call.q, args.parameters(), args.running());
    walk.forCells(MixedKernel::sumGradients, call);
    call.parameterGradients();
    call.mix.differentiate(call.s, call.q, call.weight(), call.backward.gradients());
    walk.forCells(
        call.mix.fixed() ? MixedKernel::fixedInputGradients : MixedKernel::inputGradients, call);
  }

  /** Takes the plain statistics, as forward. */
  private static void takeSaved(CellCall call) {
    Moments saved = call.saved();
    for (int cell = 0; cell < call.geometry.cells(); cell++) {
      call.s[cell] = saved.mean(cell);
      call.q[cell] = saved.variance(cell);
    }
  }

  /** Σdy and Σdy·(x−μ): drawn around the cell's own mean, then moved to that of the mix. */
  private static void sumGradients(CellCall call, Cells cells) {
    takeCentres(call.mix, cells);
    cells.takeMeans(cells.own);
    call.gradientSums(cells, cells.own);
    int cell = cells.firstCell();
    for (int c = cells.from(); c < cells.to(); c++) {
      double shift = cells.own.mean[c] - call.mix.mean[cell + c];
      if (call.geometry.cellLength() > 1 && Math.abs(shift) * cells.own.rstd[c] > FAR) {
        cells.gradientSumsPrecisely(c, call.s, call.q, cell + c);
      }
      if (shift != 0) {
        call.q[cell + c] += shift * call.s[cell + c];
      }
    }
  }

  /** Takes rstd, and what x is centred at: its cell's mean, unless that is spoiled and unused. */
  private static void takeCentres(SwitchableMix mix, Cells cells) {
    int cell = cells.firstCell();
    for (int c = cells.from(); c < cells.to(); c++) {
      double own = mix.cellMean[cell + c];
      cells.own.mean[c] = Double.isFinite(own) ? own : mix.mean[cell + c];
    }
    take(cells, mix.rstd, cells.own.rstd);
  }

  private static void inputGradients(CellCall call, Cells cells) {
    takeCentres(call.mix, cells);
    take(cells, call.mix.p, cells.own.p);
    take(cells, call.mix.q, cells.own.q);
    if (call.geometry.cellLength() == 1) {
      cells.inputGradientPrecisely(cells.own);
      return;
    }
    cells.takeMeans(cells.own);
    cells.takeSlopes(cells.own);
    cells.write();
  }

  private static void fixedInputGradients(CellCall call, Cells cells) {
    takeCentres(call.mix, cells);
    cells.takeFixed(cells.own);
    cells.write();
  }
}
