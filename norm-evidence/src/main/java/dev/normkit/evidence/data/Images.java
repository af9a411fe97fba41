package dev.normkit.evidence.data;

import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Tensor;
import java.util.Arrays;

/**
 * Grey images with labels.
 *
 * @param size of one image
 * @param pixels image after image; shared
 * @param labels from 0; shared
 */
public record Images(Size size, float[] pixels, int[] labels) {
  /** How many. */
  public int count() {
    return labels.length;
  }

  /** Some of them, copied. */
  public Images part(int first, int count) {
    int each = size.count();
    return new Images(
        size,
        Arrays.copyOfRange(pixels, first * each, (first + count) * each),
        Arrays.copyOfRange(labels, first, first + count));
  }

  /**
   * Copies images into a batch.
   *
   * @param order which image comes when
   * @param first the place in the order of the batch's first image
   * @param batch receives as many as it has room for
   * @param batchLabels receives their labels
   */
  public void fill(int[] order, int first, Tensor batch, int[] batchLabels) {
    int each = size.count();
    for (int i = 0; i < batch.batch(); i++) {
      int image = order[first + i];
      System.arraycopy(pixels, image * each, batch.data(), i * each, each);
      batchLabels[i] = labels[image];
    }
  }

  /** (x − mean)/deviation with one mean and deviation for all pixels, those of these images. */
  Standard standard() {
    double sum = 0;
    double squares = 0;
    for (float pixel : pixels) {
      sum += pixel;
      squares += (double) pixel * pixel;
    }
    double mean = sum / pixels.length;
    return new Standard(mean, Math.sqrt(squares / pixels.length - mean * mean));
  }

  record Standard(double mean, double deviation) {
    Images of(Images raw) {
      float[] pixels = raw.pixels.clone();
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) ((pixels[i] - mean) / deviation);
      }
      return new Images(raw.size, pixels, raw.labels);
    }
  }
}
