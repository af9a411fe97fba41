package dev.normkit.selector.method;

import static dev.normkit.selector.method.Judgement.doesNotFit;
import static dev.normkit.selector.method.Judgement.fits;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsualGroups;
import java.util.List;
import java.util.Optional;

/**
 * Rules beyond {@code docs/normalization.md}, each asked only if a usage says what it asks about,
 * and before one of the {@link DocumentRules}; these alone decide any other usage.
 */
public enum FurtherRules implements FurtherRule {
  /** BatchNorm whose running statistics are fixed: it stays, whatever the batch. */
  EXT_2(
      "DOC-2",
      "He et al. 2016; Wu & He 2018",
      "Are the layer's running statistics fixed?",
      "BatchNorm, whatever the batch") {
    @Override
    public boolean concerns(Usage usage) {
      return Traits.frozenStatistics(usage);
    }

    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.batchNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (Traits.timeSteps(usage)) {
        return doesNotFit("no rule picks BatchNorm on time steps; name it to use it");
      }
      return fits(
          "the running statistics are fixed, so BatchNorm is one affine map per channel and the"
              + " batch size does not matter"
              + from(),
          "EXT-2: set the running statistics and call freezeStatistics() before training");
    }

    @Override
    public List<String> figures() {
      return List.of(
          "with fixed μ and σ, y = γ·(x−μ)/√(σ²+ε)+β is x·a+b with a and b the same in every batch",
          "detectors trained with 1 or 2 images per device keep the backbone's BatchNorm this way"
              + " (He et al. 2016; Wu & He 2018)");
    }
  },

  /** A value for every pixel although the task doesn't say so: InstanceNorm, as DOC-2. */
  EXT_3(
      "DOC-2",
      new RuleText(
              Citation.of("BN problem 2") + "; Ulyanov et al. 2016",
              "Does the network give a value for every pixel?",
              "InstanceNorm")
          .withContradiction(
              "where images are restored or enlarged, networks did better without any normalization"
                  + " (Lim et al. 2017), and where ours took noise away InstanceNorm came last, after"
                  + " none, GroupNorm and BatchNorm (norm-evidence, images-out)")) {
    @Override
    public boolean concerns(Usage usage) {
      return Traits.pixelOutput(usage) && !usage.task().imageOutput();
    }

    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.instanceNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (Traits.timeSteps(usage)) {
        return doesNotFit(DocumentRules.NO_SPATIAL_AXES);
      }
      Optional<Objection> pixels = BatchNormProblems.pixelValues(usage);
      if (pixels.isEmpty()) {
        return doesNotFit(
            "task "
                + usage.task().word()
                + " gives labels, and labels per pixel aren't an image; those of every pixel"
                + " are task"
                + " segmentation");
      }
      return usage.network() == Network.DNN && usage.shape().isEmpty()
          ? doesNotFit(DocumentRules.DENSE_WITHOUT_SPACE)
          : fits(Objection.sentence(pixels.stream().toList()), "EXT-3: " + CONTRAST);
    }

    @Override
    public List<String> figures() {
      return List.of(
          CONTRAST,
          "BatchNorm does badly if input and output are images ("
              + Citation.of("BN problem 2")
              + ")");
    }
  },

  /** Sequences of unequal length outside recurrent networks: statistics per sample. */
  EXT_4(
      "DOC-3",
      Citation.of("BN problem 3") + "; Ba et al. 2016",
      "Are shorter sequences of a batch padded?",
      "LayerNorm over the channels of each position; on channels-first data, and of one channel,"
          + " GroupNorm") {
    @Override
    public boolean concerns(Usage usage) {
      return Traits.unequalLengths(usage);
    }

    @Override
    public NormSpec spec(Usage usage) {
      return switch (usage.shape().map(Traits::layout).orElse(layoutWithoutShape(usage))) {
        case CHANNELS_FIRST -> NormSpec.groupNorm(usage.groups()).build();
        // Of one channel LayerNorm would leave β alone.
        case CHANNELS_LAST ->
            usage.shape().filter(shape -> shape.channels() == 1).isPresent()
                ? NormSpec.groupNorm(usage.groups()).build()
                : NormSpec.layerNorm().axis(-1).build();
        case DENSE, SEQUENCE -> NormSpec.layerNorm().build();
      };
    }

    /** Without an axis LayerNorm would normalize all positions of a CNN, padding among them. */
    private static Layout layoutWithoutShape(Usage usage) {
      return usage.network() == Network.CNN ? Layout.CHANNELS_LAST : Layout.SEQUENCE;
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (Traits.denseShape(usage)) {
        return doesNotFit("dense data has no positions that could be padded");
      }
      if (spec(usage).method() == NormMethod.GROUP) {
        return StatisticGroups.tooFewForGroups(usage)
            .map(Judgement::doesNotFit)
            .orElseGet(() -> new Judgement.Fits(ofOwnSample(), positionsAlone(usage)));
      }
      return fits(
          BatchNormProblems.PADDED + "; LayerNorm at each position alone sees no padding" + from());
    }

    private String ofOwnSample() {
      return BatchNormProblems.PADDED + "; GroupNorm sees the padding of one sample alone" + from();
    }

    private List<String> positionsAlone(Usage usage) {
      return usage.shape().orElseThrow().channels() == 1
          ? List.of()
          : List.of(
              "EXT-4: on channels-last data LayerNorm over the channels (axis -1) sees no padding");
    }

    @Override
    public List<String> figures() {
      return List.of(
          "in a batch of N sequences of lengths l ≤ T the share of padding is 1 − Σl/(N·T),"
              + " which changes from batch to batch",
          "LayerNorm was published for sequences: each time step has statistics of its own,"
              + " whatever"
              + " the lengths of the others (Ba et al. 2016)");
    }
  },

  /** Statistic groups of too few values, and a batch that BatchNorm can't use: LayerNorm. */
  EXT_5(
      "DOC-4",
      "the formulas: normalizing m values leaves m − 2 degrees of freedom",
      "Would statistic groups have too few values?",
      "LayerNorm over all channels") {
    @Override
    public boolean concerns(Usage usage) {
      return BatchNormProblems.oneValue(usage).isPresent()
          || StatisticGroups.tooFewForGroups(usage).isPresent()
          || imagesOfOnePixel(usage);
    }

    /** Whether InstanceNorm would be picked, with one value per group. */
    private boolean imagesOfOnePixel(Usage usage) {
      return (usage.task().imageOutput() || Traits.pixelValues(usage))
          && StatisticGroups.ofOneValue(NormSpec.instanceNorm().build(), usage).isPresent();
    }

    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.layerNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      return BatchNormProblems.all(usage, policy).isEmpty()
          ? doesNotFit("nothing rules BatchNorm out; its channels have more values")
          : fits(reason(usage) + from());
    }

    private String reason(Usage usage) {
      long values = UsualGroups.valuesOfSample(usage.shape().orElseThrow());
      if (values == 1) {
        return "a sample is a single value, too few for statistics of its own: LayerNorm's"
            + " output is"
            + " β alone, so leave this layer out";
      }
      return StatisticGroups.tooFewForGroups(usage).isPresent()
          ? "no number of groups leaves "
              + UsualGroups.FEWEST_VALUES
              + " values per statistic group, and LayerNorm draws its statistics over all "
              + values
              + " of a sample"
          : "one value has no statistics, so LayerNorm draws them over all channels";
    }

    @Override
    public List<String> figures() {
      return List.of(
          "a statistic group of one value gives y = β, and one of two ±γ+β, so only the sign of"
              + " their difference: normalizing m values leaves m − 2 degrees of freedom",
          "the mean of m independent values has the standard error σ/√m and their standard"
              + " deviation one of about σ/√(2(m−1)), 0.35 σ and 0.27 σ for 8 values; a batch"
              + " of fewer than 8 is small, and so is a group");
    }
  };

  private static final String CONTRAST =
      "InstanceNorm removes the mean and contrast of each image (Ulyanov et al. 2016);"
          + " where the answer depends on them, super-resolution did better without any"
          + " normalization (Lim et al. 2017)";

  private final String before;
  private final RuleText text;

  FurtherRules(String before, String source, String question, String picks) {
    this(before, new RuleText(source, question, picks));
  }

  FurtherRules(String before, RuleText text) {
    this.before = before;
    this.text = text;
  }

  /** {@return what is written about the rule} */
  @Override
  public RuleText text() {
    return text;
  }

  /** {@return the rule before which it is asked} */
  @Override
  public List<String> before() {
    return List.of(before);
  }
}
