package dev.normkit.evidence.translation;

import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Tensor;
import java.util.Random;

/** Pictures of a task, disturbed once and for all: what networks are examined with. */
final class Pictures {
  private static final int TOGETHER = 50;

  private final Size size;
  private final float[] inputs;
  private final float[] targets;

  /**
   * Disturbs clean pictures.
   *
   * @param task says how
   * @param clean a multiple of {@value #TOGETHER}, or some of them are left out
   * @param random what is drawn for each
   */
  Pictures(PictureTask task, Images clean, Random random) {
    size = clean.size();
    int count = clean.count() / TOGETHER * TOGETHER;
    Tensor all = new Tensor(count, size);
    task.targets(clean, 0, all);
    targets = all.data();
    inputs = new float[targets.length];
    System.arraycopy(clean.pixels(), 0, inputs, 0, inputs.length);
    for (int i = 0; i < count; i++) {
      task.disturb(inputs, i * size.count(), size.count(), random);
    }
  }

  float[] inputs() {
    return inputs;
  }

  float[] targets() {
    return targets;
  }

  /** What a network gives back, picture after picture. */
  float[] translated(Sequential network, Mode mode) {
    float[] all = new float[inputs.length];
    Tensor batch = new Tensor(TOGETHER, size);
    int each = batch.data().length;
    for (int at = 0; at < all.length; at += each) {
      System.arraycopy(inputs, at, batch.data(), 0, each);
      System.arraycopy(network.forward(batch, mode).data(), 0, all, at, each);
    }
    return all;
  }

  /** The mean of the squares of what is wrong. */
  double error(float[] translated) {
    double sum = 0;
    for (int i = 0; i < translated.length; i++) {
      double off = translated[i] - targets[i];
      sum += off * off;
    }
    return sum / translated.length;
  }

  /**
   * The peak signal-to-noise ratio in decibels: 10·log₁₀(peak²/error), where the peak is the
   * distance from the darkest to the brightest pixel of all targets.
   */
  double peakRatio(double error) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float target : targets) {
      least = Math.min(least, target);
      most = Math.max(most, target);
    }
    return 10 * StrictMath.log10((double) (most - least) * (most - least) / error);
  }

  /** The error of the picture that is the same for all: the mean of the targets. */
  double errorOfMean() {
    double mean = 0;
    double squares = 0;
    for (float target : targets) {
      mean += target;
      squares += (double) target * target;
    }
    mean /= targets.length;
    return squares / targets.length - mean * mean;
  }
}
