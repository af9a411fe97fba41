package dev.normkit.tests;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.kernel.Loops;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.OptionalDouble;

/**
 * Rounds once where others round twice, by fma, as a native library may: right values with other
 * bits, and the fastest of all if its word is taken.
 */
final class FusedBackend extends ForwardingBackend {
  static final double TOLERANCE = 1e-6;

  private final OptionalDouble stated;
  private final float error;

  /** With a tolerance, or as if its bits were those of all others. */
  FusedBackend(OptionalDouble stated) {
    this(0, stated);
  }

  private FusedBackend(float error, OptionalDouble stated) {
    super("fused", new LiteralBackend());
    this.error = error;
    this.stated = stated;
  }

  /** Wrong by a factor. */
  static FusedBackend offBy(float error, OptionalDouble stated) {
    return new FusedBackend(error, stated);
  }

  @Override
  public OptionalDouble tolerance() {
    return stated;
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return StandardKernel.prepare(plan, () -> new FusedLoops(1 + error), parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return new CostEstimate(1, 0.001);
  }

  private static final class FusedLoops implements Loops {
    private final float factor;

    FusedLoops(float factor) {
      this.factor = factor;
    }

    @Override
    public void normalize(Block x, Block y, Coefficients c) {
      if (c.placement() != Placement.ROW) {
        Loops.super.normalize(x, y, c);
        return;
      }
      for (int row = 0; row < x.rows(); row++) {
        int entry = c.first() + row;
        int skip = y.at(row) - x.at(row);
        for (int i = x.at(row); i < x.at(row) + x.n(); i++) {
          float t = (x.array()[i] - c.mean[entry]) - c.rest[entry];
          y.array()[i + skip] = Math.fma(t, c.scale[entry] * factor, c.shift[entry]);
        }
      }
    }
  }
}
