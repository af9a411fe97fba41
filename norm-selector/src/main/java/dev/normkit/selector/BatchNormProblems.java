package dev.normkit.selector;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalInt;

/** What the document and Wu &amp; He 2018 hold against BatchNorm, as far as a usage meets it. */
final class BatchNormProblems {
  /** Up to here GroupNorm is as good; from 16 on the measured errors are those of BatchNorm. */
  private static final int GROUP_AS_GOOD_BELOW = 16;

  /** At this many images and more, BatchNorm has lost little. */
  private static final int BATCH_WORSE_BELOW = 8;

  private static final String FIGURES =
      "ResNet-50, ImageNet top-1 error in % at 32/16/8/4/2 images per device: "
          + "BatchNorm 23.6/23.7/24.8/27.3/34.7, GroupNorm 24.1/24.2/24.0/24.2/24.1"
          + " (Wu & He 2018)";

  private BatchNormProblems() {}

  /** Problem 1. */
  static Optional<String> smallBatch(Usage usage, MethodPolicy policy) {
    OptionalInt batch = usage.batchPerDevice();
    if (batch.isEmpty() || batch.getAsInt() >= policy.smallBatchBelow()) {
      return Optional.empty();
    }
    return Optional.of(
        "the batch per device is small, "
            + batch.getAsInt()
            + " where "
            + policy.smallBatchBelow()
            + " is needed, and BatchNorm's statistics of so few samples are noise"
            + " (the document, BN problem 1)");
  }

  /** What the document says of GroupNorm, and Wu &amp; He of segmentation. */
  static Optional<String> smallBatchTask(Usage usage) {
    String word = usage.task().word();
    return switch (usage.task()) {
      case DETECTION, VIDEO ->
          Optional.of(
              "the task is " + word + ", where GroupNorm beats BatchNorm (the document on GN)");
      case SEGMENTATION ->
          Optional.of("the task is " + word + ", where GroupNorm beats BatchNorm (Wu & He 2018)");
      default -> Optional.empty();
    };
  }

  /** Problem 2. */
  static Optional<String> imageOutput(Usage usage) {
    if (!usage.task().imageOutput()) {
      return Optional.empty();
    }
    return Optional.of(
        "the output of task "
            + usage.task().word()
            + " is an image, and statistics over unrelated images of a batch weaken the details"
            + " of each (the document, BN problem 2)");
  }

  /** Problem 3. */
  static Optional<String> timeSteps(Usage usage) {
    if (!usage.timeSteps()) {
      return Optional.empty();
    }
    return Optional.of(
        "the sequences of a batch have unequal lengths, so every time step would need statistics"
            + " of its own, late ones from too few samples and some from none"
            + " (the document, BN problem 3)");
  }

  /** All that speak against BatchNorm here; empty when nothing does. */
  static Optional<String> objection(Usage usage, MethodPolicy policy) {
    ImmutableList.Builder<String> found = ImmutableList.builder();
    timeSteps(usage).ifPresent(found::add);
    imageOutput(usage).ifPresent(found::add);
    smallBatch(usage, policy).ifPresent(found::add);
    smallBatchTask(usage).ifPresent(found::add);
    String all = Joiner.on("; ").join(found.build());
    return Optional.of(all).filter(text -> !text.isEmpty());
  }

  /** The note on batches that are not small, but where GroupNorm is no worse. */
  static Optional<String> groupNormAsGood(Usage usage) {
    OptionalInt batch = usage.batchPerDevice();
    if (batch.isEmpty() || batch.getAsInt() >= GROUP_AS_GOOD_BELOW) {
      return Optional.empty();
    }
    String rank = batch.getAsInt() < BATCH_WORSE_BELOW ? "better" : "already as good";
    return Optional.of(
        "at batch " + batch.getAsInt() + " per device GroupNorm is " + rank + ": " + FIGURES);
  }
}
