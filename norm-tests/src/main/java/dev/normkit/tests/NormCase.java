package dev.normkit.tests;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Mixing;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One question to a backend: a plan and seeded data. The name says all that is needed to ask it
 * again, since the seed is drawn from the plan's part of it; cases that differ in their data alone
 * share γ, β, dy and the ordinary elements of x.
 *
 * @param plan what is asked
 * @param data the kind of x
 */
public record NormCase(NormPlan plan, Data data) {
  private static final float[] NONE = {};

  private enum Stream {
    X,
    DY,
    PARAMETERS,
    RUNNING
  }

  private SplittableRandom random(Stream stream) {
    return new SplittableRandom(31L * planName().hashCode() + stream.ordinal());
  }

  /**
   * The input.
   *
   * @return a new array
   */
  public float[] x() {
    return data.draw(plan, random(Stream.X));
  }

  /**
   * The gradient with respect to y.
   *
   * @return a new array
   */
  public float[] dy() {
    return data.drawGradient(plan.shape().elements(), random(Stream.DY));
  }

  /**
   * γ around 1, β around 0 and mixing logits around 1, as far as the plan has them.
   *
   * @return new arrays
   */
  public NormParameters parameters() {
    SplittableRandom random = random(Stream.PARAMETERS);
    int affine = plan.affineLength();
    return new NormParameters(
        FloatSpan.of(plan.spec().weight() ? normals(random, affine, 1, 0.5) : NONE),
        FloatSpan.of(plan.spec().bias() ? normals(random, affine, 0, 1) : NONE),
        FloatSpan.of(normals(random, plan.mixingLength(), 1, 1)),
        FloatSpan.of(normals(random, plan.mixingLength(), 1, 1)));
  }

  /**
   * Running statistics that might belong to the data.
   *
   * @return new statistics, of as many channels as the plan keeps
   */
  public RunningStatistics running() {
    SplittableRandom random = random(Stream.RUNNING);
    int channels = plan.runningChannels();
    float[] mean = normals(random, channels, data.mean(), 0.3 * data.scale());
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      double spread = data.scale() * (0.5 + 1.5 * random.nextDouble());
      // As a float, and neither 0 nor infinite.
      variance[c] = (float) Math.min(Math.max(Float.MIN_NORMAL, spread * spread), 1e38);
    }
    RunningStatistics running = new RunningStatistics(channels);
    running.set(FloatSpan.of(mean), FloatSpan.of(variance));
    return running;
  }

  private static float[] normals(
      SplittableRandom random, int count, double mean, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + deviation * Data.normal(random));
    }
    return values;
  }

  /**
   * How many times the tolerance a result may be off: more than once where rounding errors agree. A
   * chain of n equal terms then drifts by at most n/3 units (half a unit of the sum at a time, over
   * all binades), and the tolerance stands for 9: chains have 64 rows, or 64 elements of a lane.
   */
  double slack() {
    boolean agree = data == Data.TWO_VALUES || data == Data.CONSTANT;
    return agree ? 64 / 3.0 / 9 : 1;
  }

  /** The true answers. */
  Oracle oracle(Statistics statistics) {
    return new Oracle(plan, operands(statistics));
  }

  /** All numbers, for the oracle. */
  Operands operands(Statistics statistics) {
    Optional<RunningStatistics> running =
        statistics == Statistics.RUNNING ? Optional.of(running()) : Optional.empty();
    return Operands.of(FloatSpan.of(x()), FloatSpan.of(dy()), parameters(), running);
  }

  /** Whether the plan's method can use such statistics. */
  boolean legalWith(Statistics statistics) {
    return statistics == Statistics.OWN || plan.spec().runningAverage().isPresent();
  }

  private String planName() {
    NormSpec spec = plan.spec();
    StringBuilder name = new StringBuilder(spec.method().name());
    spec.groups().ifPresent(groups -> name.append(" k=").append(groups));
    spec.axis().ifPresent(axis -> name.append(" axis=").append(axis));
    name.append(' ').append(plan.shape()).append(" eps=").append(spec.epsilon());
    return name.append(spec.weight() ? " +weight" : "")
        .append(spec.bias() ? " +bias" : "")
        .append(unusual(spec))
        .toString();
  }

  /** What isn't as usual for the method; nothing for most cases. */
  static String unusual(NormSpec spec) {
    Mixing mixing = spec.mixing().orElse(Mixing.usual());
    boolean tracks = spec.runningAverage().isPresent();
    return (mixing.batchBranch() ? "" : " -batch")
        + (mixing.unbiased() ? " unbiased" : "")
        + (tracks == (spec.method().tracksStatistics() && mixing.batchBranch())
            ? ""
            : tracks ? " +running" : " -running");
  }

  /** Plan and data, for example {@code GROUP k=2 2x4x9 channels-first eps=1.0E-5 +bias nan}. */
  @Override
  public String toString() {
    return planName() + " " + data;
  }

  /** Which statistics a call normalizes with. */
  enum Statistics {
    /** Those of the input itself. */
    OWN,
    /** Those kept from training. */
    RUNNING;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
