package dev.normkit.evidence.net;

import java.util.Arrays;

/** Twice the height and width: each value four times. */
public final class Upsample extends SizedLayer {
  public Upsample(Size input) {
    super(input, new Size(input.channels(), 2 * input.height(), 2 * input.width()));
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    Tensor y = outputs.of(x.batch());
    for (int to = 0; to < y.data().length; to++) {
      y.data()[to] = x.data()[from(to)];
    }
    return y;
  }

  @Override
  public Tensor backward(Tensor dy) {
    Tensor dx = gradients.of(dy.batch());
    Arrays.fill(dx.data(), 0);
    for (int to = 0; to < dy.data().length; to++) {
      dx.data()[from(to)] += dy.data()[to];
    }
    return dx;
  }

  /** Where a value comes from: of all rows of all planes, half the row and half the column. */
  private int from(int to) {
    int row = to / output.width();
    int column = to % output.width();
    return row / 2 * input.width() + column / 2;
  }
}
