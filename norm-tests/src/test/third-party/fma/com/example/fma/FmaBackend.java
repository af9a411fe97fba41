package com.example.fma;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.kernel.Loops;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.OptionalDouble;

/** One with bits of its own: it rounds once where the formula rounds twice. */
public final class FmaBackend implements NormBackend {
  @Override
  public String id() {
    return "fma";
  }

  @Override
  public Availability availability() {
    return Availability.available();
  }

  @Override
  public Support supports(NormPlan plan) {
    return Support.supported();
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return StandardKernel.prepare(plan, FmaLoops::new, parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return new CostEstimate(100, 0.1);
  }

  @Override
  public OptionalDouble tolerance() {
    return OptionalDouble.of(1e-6);
  }

  private static final class FmaLoops implements Loops {
    @Override
    public void normalize(Block x, Block y, Coefficients c) {
      if (c.placement() != Placement.ROW) {
        Loops.super.normalize(x, y, c);
        return;
      }
      for (int row = 0; row < x.rows(); row++) {
        int e = c.first() + row;
        for (int i = 0; i < x.n(); i++) {
          float centred = (x.get(row, i) - c.mean[e]) - c.rest[e];
          y.set(row, i, Math.fma(centred, c.scale[e], c.shift[e]));
        }
      }
    }
  }
}
