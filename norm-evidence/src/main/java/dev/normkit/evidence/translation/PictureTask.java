package dev.normkit.evidence.translation;

import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Tensor;
import java.util.Locale;
import java.util.Random;

/** What a network is given of a picture, and what it is to give back. Pixels have deviation 1. */
enum PictureTask {
  /**
   * Of a picture with a contrast and a brightness of its own, those drawn for it, a drawing in one
   * style: how steep the clean picture is at each pixel.
   */
  RESTYLE("drawings from pictures of any contrast") {
    @Override
    void disturb(float[] x, int first, int count, Random random) {
      float contrast = (float) (0.25 * StrictMath.pow(8, random.nextDouble()));
      float brightness = (float) (4 * random.nextDouble() - 2);
      for (int i = first; i < first + count; i++) {
        x[i] = contrast * x[i] + brightness;
      }
    }

    @Override
    void target(float[] clean, float[] target, Size size) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          target[y * size.width() + x] = steepness(clean, size, y, x);
        }
      }
    }
  },

  /** Of a picture with noise, as strong as was drawn for it, the picture itself. */
  DENOISE("pictures without their noise") {
    @Override
    void disturb(float[] x, int first, int count, Random random) {
      double deviation = 0.2 + 0.8 * random.nextDouble();
      for (int i = first; i < first + count; i++) {
        x[i] += (float) (deviation * random.nextGaussian());
      }
    }

    @Override
    void target(float[] clean, float[] target, Size size) {
      System.arraycopy(clean, 0, target, 0, size.count());
    }
  };

  private final String title;

  PictureTask(String title) {
    this.title = title;
  }

  /** The name for people. */
  String title() {
    return title;
  }

  /** Changes one picture of a batch. */
  abstract void disturb(float[] x, int first, int count, Random random);

  /** Sets what is to be given back of one clean picture. */
  abstract void target(float[] clean, float[] target, Size size);

  /** The length of Sobel's gradient; beyond an edge is what is at the edge. */
  private static float steepness(float[] clean, Size size, int y, int x) {
    double down = 0;
    double right = 0;
    for (int by = -1; by <= 1; by++) {
      for (int bx = -1; bx <= 1; bx++) {
        int row = Math.min(size.height() - 1, Math.max(0, y + by));
        int column = Math.min(size.width() - 1, Math.max(0, x + bx));
        float pixel = clean[row * size.width() + column];
        down += by * (2 - Math.abs(bx)) * pixel;
        right += bx * (2 - Math.abs(by)) * pixel;
      }
    }
    return (float) (Math.sqrt(down * down + right * right) / 4);
  }

  /**
   * The targets of some pictures.
   *
   * @param pictures clean
   * @param tensor receives as many as it has room for, in order
   */
  void targets(Images pictures, int first, Tensor tensor) {
    int each = pictures.size().count();
    float[] clean = new float[each];
    float[] target = new float[each];
    for (int i = 0; i < tensor.batch(); i++) {
      System.arraycopy(pictures.pixels(), (first + i) * each, clean, 0, each);
      target(clean, target, pictures.size());
      System.arraycopy(target, 0, tensor.data(), i * each, each);
    }
  }

  /** The word in results files. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PictureTask of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
