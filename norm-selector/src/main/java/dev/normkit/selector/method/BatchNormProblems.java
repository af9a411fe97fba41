package dev.normkit.selector.method;

import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The problems of BatchNorm by {@code docs/normalization.md} and Wu &amp; He 2018, as far as a
 * usage has them.
 */
final class BatchNormProblems {
  /** From here on the measured errors of BatchNorm are smaller. */
  private static final int BATCH_BETTER_FROM = 16;

  /** Up to here the measured errors of BatchNorm are larger. */
  private static final int BATCH_WORSE_UP_TO = 8;

  private static final String WU_HE = "Wu & He 2018";

  /** Yousefpour et al. */
  static final String OPACUS = "Opacus 2021";

  static final String FIGURES =
      "ResNet-50, ImageNet top-1 error in % at 32/16/8/4/2 images per device: "
          + "BatchNorm 23.6/23.7/24.8/27.3/34.7, GroupNorm 24.1/24.2/24.0/24.2/24.1 ("
          + WU_HE
          + ")";

  static final String PADDED =
      "sequences of unequal length are padded, and the share of padding in BatchNorm's"
          + " statistics changes from batch to batch";

  private BatchNormProblems() {}

  /** Problem 1. */
  static Optional<Objection> smallBatch(Usage usage, MethodPolicy policy) {
    OptionalInt batch = usage.batchPerDevice();
    if (batch.isEmpty() || batch.getAsInt() >= policy.smallBatchBelow()) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            "batch "
                + batch.getAsInt()
                + " per device is below "
                + policy.smallBatchBelow()
                + ", and BatchNorm's statistics of so few samples are noise",
            Citation.of("BN problem 1")));
  }

  /** The tasks that the section on GN names for GroupNorm, and the one that Wu &amp; He add. */
  static Optional<Objection> smallBatchTask(Usage usage) {
    String text = "in task " + usage.task().word() + " GroupNorm does better than BatchNorm";
    return switch (usage.task()) {
      case DETECTION, VIDEO -> Optional.of(new Objection(text, Citation.of("on GN")));
      case SEGMENTATION -> Optional.of(new Objection(text, WU_HE));
      default -> Optional.empty();
    };
  }

  /** Problem 2. */
  static Optional<Objection> imageOutput(Usage usage) {
    if (!usage.task().imageOutput()) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            "the output of task "
                + usage.task().word()
                + " is an image, and statistics over unrelated images of a batch weaken the"
                + " details of each",
            Citation.of("BN problem 2")));
  }

  /** Problem 3. */
  static Optional<Objection> timeSteps(Usage usage) {
    if (!Traits.timeSteps(usage)) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            "sequences of a batch have unequal lengths, so every time step would need statistics"
                + " of its own, late ones from few samples or none",
            Citation.of("BN problem 3")));
  }

  /** Problem 2, if the task's name doesn't say so. */
  static Optional<Objection> pixelValues(Usage usage) {
    if (!Traits.pixelValues(usage) || usage.task().imageOutput()) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            "the output has a value for every pixel, and statistics over unrelated images of a"
                + " batch weaken the details of each",
            Citation.of("BN problem 2")));
  }

  /** Problem 3, where there are no time steps. */
  static Optional<Objection> padding(Usage usage) {
    if (!Traits.unequalLengths(usage) || Traits.timeSteps(usage) || Traits.denseShape(usage)) {
      return Optional.empty();
    }
    return Optional.of(new Objection(PADDED, Citation.of("BN problem 3")));
  }

  /** Not in {@code docs/normalization.md}. */
  static Optional<Objection> privacy(Usage usage) {
    if (!Traits.differentialPrivacy(usage)) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            "with differential privacy what one sample adds to a gradient must be bounded, and"
                + " statistics over a batch make every output depend on all samples of it",
            OPACUS));
  }

  /** One value has the variance 0. */
  static Optional<Objection> oneValue(Usage usage) {
    if (!Traits.valuesPerChannel(usage).equals(OptionalLong.of(1))) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            "batch 1 without space leaves one value per channel, and one value has no variance",
            "Ioffe & Szegedy 2015"));
  }

  /**
   * All problems of BatchNorm here; fixed statistics don't depend on the batch, so they have none.
   */
  static List<Objection> all(Usage usage, MethodPolicy policy) {
    if (Traits.frozenStatistics(usage) && !Traits.timeSteps(usage)) {
      return List.of();
    }
    return Stream.of(
            timeSteps(usage),
            imageOutput(usage),
            smallBatch(usage, policy),
            smallBatchTask(usage),
            pixelValues(usage),
            padding(usage),
            privacy(usage),
            oneValue(usage))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * The note on batches that aren't small by the policy, but for which GroupNorm is as good or
   * better.
   */
  static Optional<String> groupNormAsGood(int batch) {
    if (batch >= BATCH_BETTER_FROM) {
      return Optional.empty();
    }
    String rank = batch <= BATCH_WORSE_UP_TO ? "better" : "already as good";
    return Optional.of("at batch " + batch + " per device GroupNorm is " + rank + ": " + FIGURES);
  }
}
