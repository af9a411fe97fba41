package dev.normkit.cpu;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.kernel.Loops;
import dev.normkit.kernel.Sums;

/** {@link Loops} in plain Java, in the form that C2 vectorises; pivots are the inherited ones. */
final class PlainLoops implements Loops {
  private final PlainRows rows = new PlainRows();
  private final PlainColumns columns = new PlainColumns();

  @Override
  public void sums(Block x, Coefficients c, Sums sums) {
    if (c.placement() == Placement.ELEMENT) {
      columns.sums(x, c, sums);
    } else {
      rows.sums(x, c, sums);
    }
  }

  @Override
  public void gradientSums(Block x, Block dy, Coefficients c, Sums sums) {
    if (c.placement() == Placement.ELEMENT) {
      columns.gradientSums(x, dy, c, sums);
    } else {
      rows.gradientSums(x, dy, c, sums);
    }
  }

  @Override
  public void normalize(Block x, Block y, Coefficients c) {
    if (c.placement() == Placement.ELEMENT) {
      columns.normalize(x, y, c);
    } else {
      rows.normalize(x, y, c);
    }
  }

  @Override
  public void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
    if (c.placement() == Placement.ELEMENT) {
      columns.inputGradient(x, dy, dx, c);
    } else {
      rows.inputGradient(x, dy, dx, c);
    }
  }
}
