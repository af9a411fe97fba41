package dev.normkit.tests;

import static dev.normkit.kernel.ReductionOrder.LANES;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.kernel.Loops;
import dev.normkit.kernel.Sums;
import java.util.Arrays;

/** Loops with one mistake each, of the kind that is made when loops are written. */
final class WrongLoops {
  private WrongLoops() {}

  /** A part of a block: so many elements of each row. */
  private static Block first(Block block, int n) {
    return new Block().place(block.array(), block.offset(), block.rows(), n).apart(block.stride());
  }

  /** Leaves out the elements after the last full vector. */
  static final class LostTail implements Loops {
    @Override
    public void normalize(Block x, Block y, Coefficients c) {
      int whole = c.placement() == Placement.ROW ? x.n() - x.n() % LANES : x.n();
      Loops.super.normalize(first(x, whole), first(y, whole), c);
    }
  }

  /** Writes a full vector where less is left. */
  static final class PastTheEnd implements Loops {
    @Override
    public void normalize(Block x, Block y, Coefficients c) {
      Loops.super.normalize(x, y, c);
      if (c.hasParameters()) {
        y.array()[y.at(y.rows())] = 0;
      }
    }
  }

  /** Σ(x−k)² as Σx² − 2kΣx + nk². */
  static final class OnePass implements Loops {
    @Override
    public void sums(Block x, Coefficients c, Sums sums) {
      if (c.placement() != Placement.ROW) {
        Loops.super.sums(x, c, sums);
        return;
      }
      Loops.super.sums(x, new Coefficients(Placement.ROW, x.rows()), sums);
      for (int row = 0; row < x.rows(); row++) {
        float k = c.mean[c.first() + row];
        sums.product[row] = sums.product[row] - 2 * k * sums.sum[row] + x.n() * k * k;
        sums.sum[row] -= x.n() * k;
      }
    }
  }

  /** Adds from left to right. */
  static final class OtherOrder implements Loops {
    @Override
    public void sums(Block x, Coefficients c, Sums sums) {
      if (c.placement() != Placement.ROW) {
        Loops.super.sums(x, c, sums);
        return;
      }
      for (int row = 0; row < x.rows(); row++) {
        sums.sum[row] = 0;
        sums.product[row] = 0;
        for (int i = 0; i < x.n(); i++) {
          float d = x.get(row, i) - c.mean[c.first() + row];
          sums.sum[row] += d;
          sums.product[row] += d * d;
        }
      }
    }
  }

  /** Forgets mean(g). */
  static final class WithoutMeanTerm implements Loops {
    @Override
    public void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
      if (c.placement() == Placement.ROW) {
        Arrays.fill(c.constant, c.first(), c.first() + x.rows(), 0);
      }
      Loops.super.inputGradient(x, dy, dx, c);
    }
  }

  /** Takes dy to begin in its array where x does. */
  static final class BeginAlike implements Loops {
    @Override
    public void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
      Block alike = new Block().place(dy.array(), x.offset(), dy.rows(), dy.n()).apart(dy.stride());
      Loops.super.inputGradient(x, c.placement() == Placement.ROW ? alike : dy, dx, c);
    }
  }

  /** Uses the γ of the first column for all. */
  static final class WrongStride implements Loops {
    @Override
    public void normalize(Block x, Block y, Coefficients c) {
      if (c.placement() == Placement.ELEMENT) {
        Arrays.fill(c.scale, c.first(), c.first() + x.n(), c.scale[c.first()]);
      }
      Loops.super.normalize(x, y, c);
    }
  }

  /** Forgets that the second of two rows has its own factor. */
  static final class RowsAlike implements Loops {
    @Override
    public void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
      if (c.hasParameters()) {
        Arrays.fill(c.scale, c.first(), c.first() + x.rows(), c.scale[c.first()]);
      }
      Loops.super.inputGradient(x, dy, dx, c);
    }
  }

  /** Adds with the digits of a shorter float, so that errors of many equal numbers agree. */
  static final class FewDigits implements Loops {
    private static final int LOST_BITS = 0xFF;

    @Override
    public void sums(Block x, Coefficients c, Sums sums) {
      Loops.super.sums(x, c, sums);
      int n = c.placement() == Placement.ELEMENT ? x.n() : x.rows();
      for (int i = 0; i < n; i++) {
        int bits = Float.floatToRawIntBits(sums.product[i]);
        sums.product[i] = Float.intBitsToFloat(bits & ~LOST_BITS);
      }
    }
  }
}
