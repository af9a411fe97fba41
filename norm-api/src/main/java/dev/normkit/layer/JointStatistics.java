package dev.normkit.layer;

import dev.normkit.api.Layout;
import dev.normkit.api.Moments;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.kernel.Merge;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.Arrays;

/**
 * Mean and variance per channel of a batch that comes in parts. A kernel measures planes one by one
 * and joins them in double, so these keep the moments of each plane and join them likewise: with
 * the bits of the whole. Of other data, and of planes of unequal sizes, the parts are pooled.
 */
final class JointStatistics {
  private static final RunningAverage ALL_VALUES =
      new RunningAverage(Momentum.pooled(), RunningVariance.BIASED);

  private final double epsilon;
  private final RunningStatistics joint;

  /** Of the planes so far, counted as sample·C + channel. */
  private double[] means = {};

  private double[] variances = {};
  private int planes;

  /** The elements of each plane; 0 where parts aren't planes, or not of one size. */
  private int length;

  JointStatistics(int channels, double epsilon) {
    this.epsilon = epsilon;
    joint = new RunningStatistics(channels);
  }

  /** Forgets all parts. */
  void reset() {
    joint.reset();
    planes = 0;
  }

  /** The plan by which a backend measures a part: planes by themselves, if it does that. */
  NormPlan measuring(Shape shape, NormBackend backend) {
    if (shape.layout() == Layout.CHANNELS_FIRST && shape.spatial() > 1) {
      NormPlan planes = measuring(shape, NormMethod.INSTANCE);
      if (backend.supports(planes) instanceof Support.Supported) {
        return planes;
      }
    }
    return measuring(shape, NormMethod.BATCH);
  }

  private NormPlan measuring(Shape shape, NormMethod method) {
    return new NormPlan(
        NormSpec.of(method).epsilon(epsilon).weight(false).bias(false).trackStatistics(false),
        shape);
  }

  /**
   * Lets a part in.
   *
   * @throws IllegalArgumentException if a moment isn't finite; nothing is then changed
   */
  void add(NormPlan measuring, Moments moments) {
    for (int i = 0; i < moments.count(); i++) {
      if (!Double.isFinite(moments.mean(i)) || !Double.isFinite(moments.variance(i))) {
        throw new IllegalArgumentException(
            "x has NaN or infinite values in channel "
                + i % joint.channels()
                + ", which would spoil it in all parts");
      }
    }
    boolean planesAlone = measuring.spec().method() == NormMethod.INSTANCE;
    int own = planesAlone ? measuring.shape().spatial() : 0;
    length = joint.batches() == 0 || length == own ? own : 0;
    joint.update(
        planesAlone ? joined(measuring, keepPlanes(moments)) : moments,
        ALL_VALUES,
        measuring.valuesPerChannel());
  }

  /** Gives the place of the first of them. */
  private int keepPlanes(Moments moments) {
    int first = planes;
    int more = first + moments.count();
    if (more > means.length) {
      means = Arrays.copyOf(means, Math.max(more, 2 * means.length));
      variances = Arrays.copyOf(variances, means.length);
    }
    for (int i = 0; i < moments.count(); i++) {
      means[first + i] = moments.mean(i);
      variances[first + i] = moments.variance(i);
    }
    planes = more;
    return first;
  }

  private Moments joined(NormPlan part, int from) {
    Merge.Sets joined = joined(from);
    Moments moments = Moments.of(measuring(part.shape(), NormMethod.BATCH));
    for (int c = 0; c < joint.channels(); c++) {
      moments.set(c, joined.means()[c], joined.variances()[c], epsilon);
    }
    return moments;
  }

  /** Of the planes from one on. */
  private Merge.Sets joined(int from) {
    Merge.Sets all =
        new Merge.Sets(
            Arrays.copyOfRange(means, from, planes), Arrays.copyOfRange(variances, from, planes));
    Merge.Sets joined = new Merge.Sets(new double[joint.channels()], new double[joint.channels()]);
    Merge.strided(all, joined);
    return joined;
  }

  /** Whether all parts are planes of one size that were measured by themselves. */
  boolean ofPlanesAlike() {
    return length > 0;
  }

  /** Those of all parts, as inference takes them. */
  RunningStatistics ofAll() {
    if (!ofPlanesAlike()) {
      return joint;
    }
    // Not into the joint ones, whose count tells a further part that it isn't the first.
    Merge.Sets joined = joined(0);
    RunningStatistics all = new RunningStatistics(joint.channels());
    all.set(joined.means(), joined.variances());
    return all;
  }
}
