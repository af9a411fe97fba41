package dev.normkit.selector.backend;

import dev.normkit.api.Layout;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.Arrays;

/**
 * A spec on a shape that is usual for it: backends are asked about it while the shape isn't known.
 */
final class TypicalPlan {
  /** The last axes of a batch of sequences: N, T and H. */
  private static final int[] SEQUENCE = {64, 50, 256};

  /** The plan refuses an axis beyond, as most shapes would. */
  private static final int MOST_AXES = 32;

  private static final int[] IMAGES = {8, 256, 28, 28};

  private TypicalPlan() {}

  static NormPlan of(NormSpec spec) {
    return new NormPlan(spec, spec.method().overTrailingAxes() ? sequence(spec) : images(spec));
  }

  /** With as many axes before the usual ones as the spec's axis asks for. */
  private static Shape sequence(NormSpec spec) {
    int axis = spec.axis().orElse(-1);
    int wanted = axis < 0 ? -axis : axis + 1;
    int rank = Math.min(Math.max(SEQUENCE.length, wanted), MOST_AXES);
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    System.arraycopy(SEQUENCE, 0, sizes, rank - SEQUENCE.length, SEQUENCE.length);
    return Shape.of(Layout.SEQUENCE, sizes);
  }

  /** With a number of channels that the spec's groups divide. */
  private static Shape images(NormSpec spec) {
    int groups = spec.groups().orElse(1);
    if (groups > IMAGES[1]) {
      return Shape.channelsFirst(1, groups, 1);
    }
    int channels = IMAGES[1] - IMAGES[1] % groups;
    return Shape.channelsFirst(IMAGES[0], channels, IMAGES[2], IMAGES[3]);
  }
}
