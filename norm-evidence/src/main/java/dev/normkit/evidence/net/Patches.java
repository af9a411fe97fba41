package dev.normkit.evidence.net;

import java.util.Arrays;

/**
 * What a kernel sees of an image (im2col): a row for each channel and place in the kernel, a column
 * for each place of the output; 0 beyond the edge.
 */
final class Patches {
  private final Size input;
  private final Size output;
  private final int side;
  private final int stride;

  Patches(Size input, Conv.Kernel kernel) {
    this.input = input;
    side = kernel.side();
    stride = kernel.stride();
    output =
        new Size(
            kernel.channels(), (input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1);
  }

  Size input() {
    return input;
  }

  Size output() {
    return output;
  }

  /** C·k·k. */
  int rows() {
    return input.channels() * side * side;
  }

  /** Copies an image's patches into the columns of the place that it has among others. */
  void take(Tensor x, int image, Matrix columns, int place) {
    int pad = side / 2;
    int row = 0;
    for (int c = 0; c < input.channels(); c++) {
      int plane = (image * input.channels() + c) * input.plane();
      for (int ky = -pad; ky <= pad; ky++) {
        for (int kx = -pad; kx <= pad; kx++) {
          int at = columns.offset() + row++ * columns.columns() + place * output.plane();
          takePlane(x.data(), plane, columns.data(), at, ky, kx);
        }
      }
    }
  }

  private void takePlane(float[] x, int plane, float[] columns, int at, int ky, int kx) {
    int left = left(kx);
    int right = right(kx);
    for (int oy = 0; oy < output.height(); oy++) {
      int to = at + oy * output.width();
      int y = oy * stride + ky;
      if (y < 0 || y >= input.height()) {
        Arrays.fill(columns, to, to + output.width(), 0);
        continue;
      }
      Arrays.fill(columns, to, to + left, 0);
      int from = plane + y * input.width() + kx;
      for (int ox = left; ox < right; ox++) {
        columns[to + ox] = x[from + ox * stride];
      }
      Arrays.fill(columns, to + right, to + output.width(), 0);
    }
  }

  /** The first output whose place in the input isn't beyond the left edge. */
  private int left(int kx) {
    return kx >= 0 ? 0 : (-kx + stride - 1) / stride;
  }

  /** One more than the last output whose place isn't beyond the right edge. */
  private int right(int kx) {
    return Math.min(output.width(), (input.width() - 1 - kx) / stride + 1);
  }

  /** Adds columns back to where they were taken from. */
  void giveBack(Matrix columns, int place, Tensor dx, int image) {
    int pad = side / 2;
    int row = 0;
    for (int c = 0; c < input.channels(); c++) {
      int plane = (image * input.channels() + c) * input.plane();
      for (int ky = -pad; ky <= pad; ky++) {
        for (int kx = -pad; kx <= pad; kx++) {
          int at = columns.offset() + row++ * columns.columns() + place * output.plane();
          givePlane(columns.data(), at, dx.data(), plane, ky, kx);
        }
      }
    }
  }

  private void givePlane(float[] columns, int at, float[] dx, int plane, int ky, int kx) {
    int left = left(kx);
    int right = right(kx);
    for (int oy = 0; oy < output.height(); oy++) {
      int y = oy * stride + ky;
      if (y >= 0 && y < input.height()) {
        int from = at + oy * output.width();
        int to = plane + y * input.width() + kx;
        for (int ox = left; ox < right; ox++) {
          dx[to + ox * stride] += columns[from + ox];
        }
      }
    }
  }
}
