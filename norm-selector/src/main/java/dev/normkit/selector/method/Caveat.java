package dev.normkit.selector.method;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.words.SpecLabel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What else the user should know of a choice, beyond {@code docs/normalization.md}: notes with an
 * id and a source that pick nothing. Each is added only if the usage has what it is about.
 */
enum Caveat implements WrittenNote {
  /** Data-parallel training. */
  EXT_6(
      "Goyal et al. 2017; Peng et al. 2018",
      "How many samples does one device have?",
      List.of(
          "statistics of BatchNorm are drawn on each device alone, and Goyal et al. 2017 keep them"
              + " so, at 32 images each, up to global batches of 8192",
          "detectors at 2 images per device gained from statistics over several devices (Peng et"
              + " al. 2018), which normkit does not exchange")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      OptionalInt batch = usage.batchPerDevice();
      if (usage.devices() == 1 || batch.isEmpty() || ofNoBatch(usage, spec)) {
        return Optional.empty();
      }
      return told(
          usage.devices()
              + " devices of "
              + samples(batch.getAsInt())
              + " are a global batch of "
              + (long) usage.devices() * batch.getAsInt()
              + ", but BatchNorm on one device sees its "
              + batch.getAsInt()
              + " alone");
    }
  },

  /** Gradient accumulation. */
  EXT_7(
      "Huang et al. 2019",
      "Over how many forward passes are gradients summed?",
      List.of(
          "the statistics are those of one forward pass, so accumulation enlarges the optimizer's"
              + " batch alone; pipelines of micro-batches draw BatchNorm's statistics over each"
              + " micro-batch (Huang et al. 2019)")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      if (usage.gradientAccumulation() == 1 || ofNoBatch(usage, spec)) {
        return Optional.empty();
      }
      OptionalInt batch = usage.batchPerDevice();
      return told(
          "gradient accumulation over "
              + usage.gradientAccumulation()
              + " steps does not enlarge what BatchNorm sees, "
              + (batch.isPresent()
                  ? samples(batch.getAsInt()) + " at a time"
                  : "the samples of one step"));
    }
  },

  /** Inference on single samples. */
  EXT_8(
      Citation.of("BN problem 4"),
      "Is inference on single samples?",
      List.of(
          "a single sample has no batch: inference uses the expectation over mini-batches of"
              + " training ("
              + Citation.of("BN problem 4")
              + "), here RunningStatistics; Momentum.cumulative() is that expectation")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      if (!Traits.onlineInference(usage)) {
        return Optional.empty();
      }
      return spec.runningAverage().isPresent()
          ? told(
              "single samples at inference have no batch, so "
                  + SpecLabel.of(spec)
                  + " is fine there only with running statistics: call eval() or infer() once training has"
                  + " set them, and recompute them if they are stale")
          : told(
              "single samples at inference are normalized as in training, since "
                  + SpecLabel.of(spec)
                  + " draws no statistics over the batch");
    }
  },

  /** How much space there is at this layer. */
  EXT_9(
      "Wu & He 2018; He et al. 2016",
      "How many values per channel does BatchNorm see?",
      List.of(
          "batch × spatial values; in ResNet-50 on 224×224 images between 7×7 and 112×112 per image"
              + " (He et al. 2016)",
          "with 2 images, so 98 to 25088 values per channel, BatchNorm's error was 34.7 % where 32"
              + " images gave 23.6 % (Wu & He 2018): neighbours in one image are alike, so the"
              + " threshold of DOC-3 counts images")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      if (!Traits.spatialShape(usage)
          || Traits.valuesPerChannel(usage).isEmpty()
          || ofNoBatch(usage, spec)) {
        return Optional.empty();
      }
      long values = Traits.valuesPerChannel(usage).getAsLong();
      if (spec.method() == NormMethod.BATCH && values < FEWEST_MEASURED) {
        return told(
            "BatchNorm sees "
                + counted(usage, values)
                + ", fewer than the "
                + FEWEST_MEASURED
                + " of 2 images at 7×7, the least behind the figures of DOC-3");
      }
      return spec.method() == NormMethod.GROUP && values >= MOST_MEASURED
          ? told(
              "BatchNorm would see "
                  + counted(usage, values)
                  + ", but neighbours in one image are alike: 2 images at 112×112 did not suffice")
          : Optional.empty();
    }
  };

  /** 2 images at 7×7, the last maps of ResNet-50. */
  private static final int FEWEST_MEASURED = 98;

  /** 2 images at 112×112, its first map. */
  private static final int MOST_MEASURED = 25_088;

  private final RuleText text;

  Caveat(String source, String question, List<String> figures) {
    text = new RuleText(source, question, PICKS, figures, Optional.empty(), Optional.empty());
  }

  @Override
  public RuleText text() {
    return text;
  }

  /** Whether no statistics of a batch are used: fixed ones, time steps, and methods per sample. */
  private static boolean ofNoBatch(Usage usage, NormSpec spec) {
    return Traits.timeSteps(usage)
        || Traits.frozenStatistics(usage)
        || spec.method().overTrailingAxes();
  }

  private static String samples(int count) {
    return count + (count == 1 ? " sample" : " samples");
  }

  private static String counted(Usage usage, long values) {
    int batch = usage.batchPerDevice().orElseThrow();
    return values
        + (values == 1 ? " value" : " values")
        + " per channel ("
        + batch
        + " × "
        + values / batch
        + ")";
  }
}
