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
  private final Size wide;

  /** The image with an edge of zeros around each channel. */
  private final float[] edged;

  /** Where in a channel with its edge the kernel's first place lies, for each output. */
  private final int[] corners;

  Patches(Size input, Conv.Kernel kernel) {
    this.input = input;
    side = kernel.side();
    int stride = kernel.stride();
    output =
        new Size(
            kernel.channels(), (input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1);
    wide = new Size(input.channels(), input.height() + side - 1, input.width() + side - 1);
    edged = new float[wide.count()];
    corners = new int[output.plane()];
    for (int i = 0; i < corners.length; i++) {
      int y = i / output.width();
      corners[i] = (y * wide.width() + i % output.width()) * stride;
    }
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
    for (int line = 0; line < input.channels() * input.height(); line++) {
      System.arraycopy(x.data(), at(image, line), edged, edgedAt(line), input.width());
    }
    float[] to = columns.data();
    for (int row = 0; row < rows(); row++) {
      int from = first(row);
      int at = columns.offset() + row * columns.columns() + place * output.plane();
      for (int i = 0; i < corners.length; i++) {
        to[at + i] = edged[from + corners[i]];
      }
    }
  }

  /** Sets an image to the sums of what its elements have in the columns. */
  void giveBack(Matrix columns, int place, Tensor dx, int image) {
    Arrays.fill(edged, 0);
    float[] given = columns.data();
    for (int row = 0; row < rows(); row++) {
      int to = first(row);
      int at = columns.offset() + row * columns.columns() + place * output.plane();
      for (int i = 0; i < corners.length; i++) {
        edged[to + corners[i]] += given[at + i];
      }
    }
    for (int line = 0; line < input.channels() * input.height(); line++) {
      System.arraycopy(edged, edgedAt(line), dx.data(), at(image, line), input.width());
    }
    Arrays.fill(edged, 0); // else the next patches would have what the edge was given
  }

  /** Where a line of an image begins, those of all channels counted. */
  private int at(int image, int line) {
    return image * input.count() + line * input.width();
  }

  private int edgedAt(int line) {
    int channel = line / input.height();
    int y = line % input.height() + side / 2;
    return channel * wide.plane() + y * wide.width() + side / 2;
  }

  /** Where a row's place in the kernel begins. */
  private int first(int row) {
    int place = row % (side * side);
    return row / (side * side) * wide.plane() + place / side * wide.width() + place % side;
  }
}
