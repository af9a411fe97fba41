package dev.normkit.evidence.net;

import java.util.List;
import java.util.Random;

/**
 * A convolution with bias, as products of matrices: kernels, Cout×(C·k·k), times the patches of
 * several images side by side.
 */
public final class Conv implements Layer {
  /**
   * Square kernels, padded so that stride 1 keeps height and width.
   *
   * @param channels that come out
   * @param side of the square, odd
   * @param stride in both directions
   */
  public record Kernel(int channels, int side, int stride) {}

  /** Of a product, about: enough for vectors, few enough for the cache. One image of 14×14. */
  private static final int COLUMNS = 196;

  private final Patches patches;
  private final Size output;
  private final Parameter weight;
  private final Parameter bias;
  private final TensorMemory outputs;
  private final TensorMemory gradients;
  private final int together;
  private float[] columns = {};
  private final float[] wide;
  private final float[] wideGradient;

  public Conv(Size input, Kernel kernel, Random random) {
    patches = new Patches(input, kernel);
    output = patches.output();
    weight = Start.he(kernel.channels() * patches.rows(), patches.rows(), random);
    bias = Parameter.zeros(kernel.channels());
    outputs = new TensorMemory(output);
    gradients = new TensorMemory(input);
    together = Math.max(1, COLUMNS / output.plane());
    wide = new float[together * output.count()];
    wideGradient = new float[together * output.plane() * patches.rows()];
  }

  /** The size of a sample that goes in. */
  Size input() {
    return patches.input();
  }

  @Override
  public Size output() {
    return output;
  }

  /** Images of a product. */
  int together() {
    return together;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  private Matrix kernels() {
    return weight.valuesAs(output.channels(), patches.rows());
  }

  /** The patches of some images: those of a batch are kept for backward. */
  private Matrix columns(int first, int images) {
    int width = output.plane();
    return new Matrix(columns, first * width * patches.rows(), patches.rows(), images * width);
  }

  private Matrix wide(int images) {
    return new Matrix(wide, 0, output.channels(), images * output.plane());
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    int needed = x.batch() * output.plane() * patches.rows();
    if (columns.length < needed) {
      columns = new float[needed];
    }
    Tensor y = outputs.of(x.batch());
    for (int first = 0; first < x.batch(); first += together) {
      int images = Math.min(together, x.batch() - first);
      Matrix taken = columns(first, images);
      for (int i = 0; i < images; i++) {
        patches.take(x, first + i, taken, i);
      }
      wide(images).setProduct(kernels(), taken);
      spread(images, y, first);
    }
    return y;
  }

  /** Channels of several images side by side to images one after the other, plus bias. */
  private void spread(int images, Tensor y, int first) {
    int plane = output.plane();
    int channels = output.channels();
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < channels; c++) {
        float b = bias.values().get(c);
        int from = (c * images + i) * plane;
        int to = ((first + i) * channels + c) * plane;
        for (int p = 0; p < plane; p++) {
          y.data()[to + p] = wide[from + p] + b;
        }
      }
    }
  }

  @Override
  public Tensor backward(Tensor dy) {
    Tensor dx = gradients.of(dy.batch());
    for (int first = 0; first < dy.batch(); first += together) {
      int images = Math.min(together, dy.batch() - first);
      gather(images, dy, first);
      Matrix gradient = wide(images);
      weight
          .gradientAs(output.channels(), patches.rows())
          .addProduct(gradient, columns(first, images).transpose());
      Matrix back = new Matrix(wideGradient, 0, patches.rows(), images * output.plane());
      back.setProduct(kernels().transpose(), gradient);
      for (int i = 0; i < images; i++) {
        patches.giveBack(back, i, dx, first + i);
      }
    }
    return dx;
  }

  /** The other way round; what a bias adds to is summed on the way. */
  private void gather(int images, Tensor dy, int first) {
    int plane = output.plane();
    int channels = output.channels();
    float[] sums = bias.gradient().array();
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < channels; c++) {
        int to = (c * images + i) * plane;
        int from = ((first + i) * channels + c) * plane;
        float sum = 0;
        for (int p = 0; p < plane; p++) {
          wide[to + p] = dy.data()[from + p];
          sum += dy.data()[from + p];
        }
        sums[c] += sum;
      }
    }
  }
}
