package dev.normkit.evidence.net;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Noise of a mean that isn't 0 and a factor that isn't 1, which change at each step, as Santurkar
 * et al. 2018 put it behind BatchNorm: y = s·x + m. For each activation and step μ is drawn from
 * U(−½, ½) and σ from U(1, 1¼), and for each sample m from U(μ − 0.1, μ + 0.1) and s from N(σ,
 * 0.1²). Inference has none.
 */
public final class Noise implements Layer {
  private static final double MEANS = 0.5;
  private static final double FACTORS = 0.25;
  private static final double SPREAD = 0.1;

  private final Size size;
  private final Random seeds;
  private final TensorMemory outputs;
  private long seed;
  private float[] factors = {};
  private float[] additions = {};
  private boolean silent;

  /** Noise whose draws depend on a seeded generator alone. */
  public Noise(Size size, Random random) {
    this.size = size;
    seeds = new Random(random.nextLong());
    outputs = new TensorMemory(size);
    next();
  }

  /** Begins a step: until the next one the noise stays as it is. */
  public void next() {
    seed = seeds.nextLong();
    factors = new float[0];
  }

  /** Ends the noise for good. */
  public void silence() {
    silent = true;
  }

  @Override
  public Size output() {
    return size;
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    if (silent || mode == Mode.INFERENCE) {
      return x;
    }
    if (factors.length != x.data().length) {
      draw(x.batch());
    }
    Tensor y = outputs.of(x.batch());
    for (int i = 0; i < factors.length; i++) {
      y.data()[i] = factors[i] * x.data()[i] + additions[i];
    }
    return y;
  }

  private void draw(int batch) {
    SplittableRandom random = new SplittableRandom(seed);
    int each = size.count();
    factors = new float[batch * each];
    additions = new float[batch * each];
    for (int j = 0; j < each; j++) {
      double mean = MEANS * (2 * random.nextDouble() - 1);
      double factor = 1 + FACTORS * random.nextDouble();
      for (int i = j; i < factors.length; i += each) {
        additions[i] = (float) (mean + SPREAD * (2 * random.nextDouble() - 1));
        factors[i] = (float) (factor + SPREAD * random.nextGaussian());
      }
    }
  }

  @Override
  public Tensor backward(Tensor dy) {
    for (int i = 0; i < factors.length; i++) {
      dy.data()[i] *= factors[i];
    }
    return dy;
  }
}
