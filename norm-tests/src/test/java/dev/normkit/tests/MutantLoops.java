package dev.normkit.tests;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.kernel.Loops;
import dev.normkit.kernel.Sums;
import dev.normkit.tests.Mutant.Operation;

/** Right loops, of whose results a {@link Mutant} then damages some. */
final class MutantLoops implements Loops {
  private final Mutant mutant;

  MutantLoops(Mutant mutant) {
    this.mutant = mutant;
  }

  private boolean hits(Operation operation, Coefficients c) {
    return mutant.operation() == operation && mutant.placement() == c.placement();
  }

  @Override
  public void pivots(Block x, Coefficients c) {
    Loops.super.pivots(x, c);
    if (hits(Operation.PIVOTS, c)) {
      damageResults(x, c, c.mean, c.first());
    }
  }

  @Override
  public void sums(Block x, Coefficients c, Sums sums) {
    Loops.super.sums(x, c, sums);
    if (hits(Operation.SUMS, c)) {
      damageResults(x, c, sums.sum, 0);
      damageResults(x, c, sums.product, 0);
    }
  }

  @Override
  public void gradientSums(Block x, Block dy, Coefficients c, Sums sums) {
    Loops.super.gradientSums(x, dy, c, sums);
    if (hits(Operation.GRADIENT_SUMS, c)) {
      damageResults(x, c, sums.sum, 0);
      damageResults(x, c, sums.product, 0);
    }
  }

  @Override
  public void normalize(Block x, Block y, Coefficients c) {
    Loops.super.normalize(x, y, c);
    if (hits(Operation.NORMALIZE, c)) {
      damage(y);
    }
  }

  @Override
  public void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
    Loops.super.inputGradient(x, dy, dx, c);
    if (hits(Operation.INPUT_GRADIENT, c)) {
      damage(dx);
    }
  }

  private void damage(Block output) {
    for (int row = 0; row < output.rows(); row++) {
      damage(output.array(), output.at(row) + mutant.from(output.n()), length(output));
    }
  }

  /** Results by element in the region; by row all, if a row has a region. */
  private void damageResults(Block x, Coefficients c, float[] results, int first) {
    if (c.placement() == Placement.ELEMENT) {
      damage(results, first + mutant.from(x.n()), length(x));
    } else if (length(x) > 0) {
      damage(results, first, x.rows());
    }
  }

  private int length(Block block) {
    return mutant.to(block.n()) - mutant.from(block.n());
  }

  private void damage(float[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      values[i] = mutant.damaged(values[i]);
    }
  }
}
