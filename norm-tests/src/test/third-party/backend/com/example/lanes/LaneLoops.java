package com.example.lanes;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.kernel.Loops;

final class LaneLoops implements Loops {
  @Override
  public void normalize(Block x, Block y, Coefficients c) {
    if (c.placement() != Placement.ROW) {
      Loops.super.normalize(x, y, c);
      return;
    }
    for (int row = 0; row < x.rows(); row++) {
      int entry = c.first() + row;
      float mean = c.mean[entry];
      float rest = c.rest[entry];
      float scale = c.scale[entry];
      float shift = c.shift[entry];
      float[] from = x.array();
      float[] to = y.array();
      int at = x.at(row);
      int skip = y.at(row) - at;
      for (int i = at; i < at + x.n(); i++) {
        to[i + skip] = ((from[i] - mean) - rest) * scale + shift;
      }
    }
  }
}
