package dev.normkit.layer;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The size of a layer's samples, without the batch: gives the plan of a call whose shape is known,
 * or follows from the length of x. Immutable.
 */
final class SampleForm {
  /** Elements for which a backend is chosen where no shape is known. */
  private static final int TYPICAL_ELEMENTS = 1 << 16;

  private static final int TYPICAL_SPATIAL = 16;
  private static final int MOST_SPATIAL_AXES = 3;

  private final NormSpec spec;

  /** The shape of one sample, by which others follow; absent if a length doesn't tell. */
  private final Optional<Shape> sample;

  /** Of calls whose shape follows from the length. */
  private final NormSpec byLength;

  /** The axes that LAYER and RMS normalize, by whose order γ lies; else empty. */
  private final int[] normalized;

  private final NormPlan typical;
  private final LayerSize size;

  private SampleForm(
      NormSpec spec,
      Optional<Shape> sample,
      NormSpec byLength,
      int[] normalized,
      NormPlan typical,
      LayerSize size) {
    this.spec = spec;
    this.sample = sample;
    this.byLength = byLength;
    this.normalized = normalized;
    this.typical = typical;
    this.size = size;
  }

  private SampleForm(NormSpec spec, Optional<Shape> sample, NormPlan typical, LayerSize size) {
    this(spec, sample, spec, normalizedAxes(typical), typical, size);
  }

  private static int[] normalizedAxes(NormPlan plan) {
    int[] sizes = plan.shape().sizes();
    return plan.spec().method().overTrailingAxes()
        ? Arrays.copyOfRange(sizes, plan.firstNormalizedAxis(), sizes.length)
        : new int[0];
  }

  /** Samples like those of a shape, which has a batch of its own. */
  static SampleForm like(NormSpec spec, Shape shape) {
    if (shape.elements() == 0) {
      throw new IllegalArgumentException(
          "shape is "
              + shape
              + "; give one with a sample, which the layer's are like: calls may have none");
    }
    NormPlan plan = new NormPlan(spec, shape);
    LayerSize size = new LayerSize(List.of(), Optional.of(shape));
    if (shape.layout() == Layout.SEQUENCE) {
      return timeSteps(plan, size);
    }
    // Where γ has an entry per sample too, there is one batch alone.
    boolean whole = spec.method().overTrailingAxes() && plan.firstNormalizedAxis() == 0;
    return new SampleForm(spec, Optional.of(whole ? shape : shape.withBatch(1)), plan, size);
  }

  /** Time steps stand alone, so any number of them is a batch. */
  private static SampleForm timeSteps(NormPlan plan, LayerSize size) {
    int[] sizes = plan.shape().sizes();
    int from =
        plan.spec().method().overTrailingAxes() ? plan.firstNormalizedAxis() : sizes.length - 1;
    int[] step = new int[sizes.length - from + 1];
    step[0] = 1;
    System.arraycopy(sizes, from, step, 1, step.length - 1);
    NormSpec spec = plan.spec();
    NormSpec byLength =
        spec.axis().isPresent() ? spec.withAxis(OptionalInt.of(from - sizes.length)) : spec;
    Optional<Shape> sample = Optional.of(Shape.sequence(step));
    return new SampleForm(spec, sample, byLength, normalizedAxes(plan), plan, size);
  }

  /** The normalized shape of LAYER and RMS; channels, or channels and spatial sizes, else. */
  static SampleForm of(NormSpec spec, int... sizes) {
    if (sizes.length == 0) {
      throw new IllegalArgumentException(
          spec.method()
              + " got no size; it needs "
              + (spec.method().overTrailingAxes()
                  ? "the normalized shape, for example 768"
                  : "the channels, for example 64, or channels and spatial sizes"));
    }
    return spec.method().overTrailingAxes() ? normalized(spec, sizes) : channels(spec, sizes);
  }

  private static SampleForm normalized(NormSpec spec, int... sizes) {
    int axes = sizes.length;
    if (spec.axis().isPresent() && spec.axis().getAsInt() != -axes) {
      throw new IllegalArgumentException(
          "axis is "
              + spec.axis().getAsInt()
              + ", but the normalized shape "
              + Arrays.toString(sizes)
              + " has the axes from "
              + -axes
              + " on; leave the axis out");
    }
    int elements = Shape.sequence(sizes).elements();
    if (elements == 0) {
      throw new IllegalArgumentException(
          "normalized shape is " + Arrays.toString(sizes) + "; its sizes must be at least 1");
    }
    Shape rows = Shape.dense(1, elements);
    NormPlan typical = usual(spec.withAxis(OptionalInt.empty()), rows, sizes);
    NormSpec byShape = spec.withAxis(OptionalInt.of(-axes));
    return new SampleForm(
        byShape, Optional.of(rows), typical.spec(), sizes.clone(), typical, size(sizes));
  }

  private static LayerSize size(int... sizes) {
    return new LayerSize(IntStream.of(sizes).boxed().toList(), Optional.empty());
  }

  /**
   * A usual call. Its batch, and mostly its planes, are made up, so a refusal doesn't name them.
   */
  private static NormPlan usual(NormSpec spec, Shape sample, int... sizes) {
    Shape shape = sample.withBatch(many(sample));
    try {
      return new NormPlan(spec, shape);
    } catch (IllegalArgumentException refused) {
      String given = refused.getMessage().replace(shape.toString(), "sizes " + size(sizes));
      throw new IllegalArgumentException(given, refused);
    }
  }

  private static SampleForm channels(NormSpec spec, int... sizes) {
    if (sizes.length > 1 + MOST_SPATIAL_AXES) {
      throw new IllegalArgumentException(
          "sizes are "
              + Arrays.toString(sizes)
              + "; "
              + spec.method()
              + " needs the channels and at most "
              + MOST_SPATIAL_AXES
              + " spatial sizes, without the batch");
    }
    if (sizes.length > 1) {
      int[] one = new int[sizes.length + 1];
      one[0] = 1;
      System.arraycopy(sizes, 0, one, 1, sizes.length);
      Shape sample = Shape.channelsFirst(one);
      NormPlan plan = usual(spec, sample, sizes);
      return new SampleForm(spec, Optional.of(sample), plan, size(sizes));
    }
    Shape rows = Shape.dense(1, sizes[0]);
    if (spec.method() == NormMethod.BATCH) {
      NormPlan plan = usual(spec, rows, sizes);
      return new SampleForm(spec, Optional.of(rows), plan, size(sizes));
    }
    // Of many channels no larger planes fit into an array.
    int most = Shape.MOST_ELEMENTS / (TYPICAL_SPATIAL * TYPICAL_SPATIAL);
    int side = sizes[0] > most ? 1 : TYPICAL_SPATIAL;
    Shape planes = Shape.channelsFirst(1, sizes[0], side, side);
    NormPlan plan = usual(spec, planes, sizes);
    boolean inRows = spec.method() == NormMethod.GROUP && spec.groups().getAsInt() < sizes[0];
    return new SampleForm(spec, inRows ? Optional.of(rows) : Optional.empty(), plan, size(sizes));
  }

  private static int many(Shape sample) {
    int most = Shape.MOST_ELEMENTS / sample.elements();
    return Math.min(most, Math.max(2, TYPICAL_ELEMENTS / sample.elements()));
  }

  /** What was asked; of a normalized shape with the axis that it has. */
  NormSpec spec() {
    return spec;
  }

  /** What was given to make it. */
  LayerSize size() {
    return size;
  }

  /** A call of usual size, by which a backend is chosen. */
  NormPlan typical() {
    return typical;
  }

  /**
   * The plan of a call whose shape is given.
   *
   * @throws IllegalArgumentException if the layer's samples have another size
   */
  NormPlan plan(Shape shape) {
    if (isFlat(shape)) {
      return fitting(new NormPlan(spec.withAxis(OptionalInt.of(-1)), shape));
    }
    NormPlan plan = new NormPlan(spec, shape);
    requireSameAxes(plan);
    return fitting(plan);
  }

  /**
   * Whether a shape has all axes of the normalized sizes as its last one. Where all but one of them
   * are 1, only rows are taken for that: the last axis of others may be that one.
   */
  private boolean isFlat(Shape shape) {
    int last = shape.size(shape.rank() - 1);
    return normalized.length > 1
        && spec.axis().equals(OptionalInt.of(-normalized.length))
        && last == Arrays.stream(normalized).reduce(1, (a, b) -> a * b)
        && (shape.rank() == 2 || Arrays.stream(normalized).noneMatch(size -> size == last));
  }

  /** Other axes of the same product would take γ in another order; a single one has them all. */
  private void requireSameAxes(NormPlan plan) {
    int[] axes = normalizedAxes(plan);
    boolean flat = axes.length == 1 || normalized.length == 1;
    if (otherOrder(plan.shape()) || (!flat && !Arrays.equals(axes, normalized))) {
      throw new IllegalArgumentException(
          "shape is "
              + plan.shape()
              + ", but this layer normalizes the last axes "
              + Arrays.toString(normalized)
              + (typical.shape().hasSpatialAxes() ? " of " + typical.shape() : "")
              + "; they must end the shape");
    }
  }

  /** Whether γ lies channels first and the shape channels last, or the other way round. */
  private boolean otherOrder(Shape shape) {
    Shape own = typical.shape();
    return normalized.length > 0
        && own.hasSpatialAxes()
        && shape.hasSpatialAxes()
        && own.layout() != shape.layout();
  }

  private NormPlan fitting(NormPlan plan) {
    requireSame("values of weight and bias", plan, plan.affineLength(), typical.affineLength());
    requireSame("mixing logits", plan, plan.mixingLength(), typical.mixingLength());
    return plan;
  }

  private void requireSame(String parameters, NormPlan plan, int wanted, int there) {
    if (wanted != there) {
      throw new IllegalArgumentException(
          "shape "
              + plan.shape()
              + " needs "
              + wanted
              + " "
              + parameters
              + ", but this layer was made for "
              + size
              + " with "
              + there);
    }
  }

  /**
   * The plan of a call whose shape follows from the length of x.
   *
   * @throws IllegalArgumentException if the length isn't that of whole samples, or doesn't tell, or
   *     normalizes another number of elements together
   */
  NormPlan plan(String name, int length) {
    Shape one =
        sample.orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " has "
                        + length
                        + " elements, which don't tell the shape of data for "
                        + spec.method()
                        + "; give the call's shape, or make the layer with the sizes of a sample,"
                        + " as in NormLayer.of(spec, channels, height, width)"));
    if (length == 0 || length % one.elements() != 0) {
      throw new IllegalArgumentException(
          name
              + " has "
              + length
              + " elements, but a sample of this layer has "
              + one.elements()
              + "; give whole samples, at least 1");
    }
    int samples = one.size(0) * (length / one.elements());
    return fitting(new NormPlan(byLength, one.withBatch(samples)));
  }

  /** No sample; of a form whose length doesn't tell, no rows. */
  Shape empty() {
    return sample.orElseGet(() -> Shape.dense(1, typical.shape().channels())).withBatch(0);
  }

  /** Whether a plan is that of its length. */
  boolean followsLength(NormPlan plan) {
    return same(plan.spec(), byLength)
        && sample.isPresent()
        && sameButForBatch(sample.get(), plan.shape());
  }

  /** Axis by axis: so many of these samples may be more than a shape can have. */
  private static boolean sameButForBatch(Shape one, Shape other) {
    boolean same = one.layout() == other.layout() && one.rank() == other.rank();
    for (int axis = 1; same && axis < one.rank(); axis++) {
      same = one.size(axis) == other.size(axis);
    }
    return same;
  }

  /** Whether a plan is that of its shape. */
  boolean followsShape(NormPlan plan) {
    return same(plan.spec(), spec) || isFlat(plan.shape());
  }

  /** Nearly always one object: the first comparison of records takes 6 ms of a program's start. */
  private static boolean same(NormSpec one, NormSpec other) {
    return one == other || one.equals(other);
  }
}
