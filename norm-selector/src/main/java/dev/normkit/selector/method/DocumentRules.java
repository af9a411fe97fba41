package dev.normkit.selector.method;

import static dev.normkit.selector.method.Judgement.doesNotFit;
import static dev.normkit.selector.method.Judgement.fits;
import static dev.normkit.selector.method.Judgement.lastResort;

import dev.normkit.api.NormSpec;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The rules in the order in which they are asked: the four on usage in {@code
 * docs/normalization.md}, with the problems of BatchNorm that it lists, and one beyond it. {@link
 * FurtherRules} join them if a usage says what they ask about.
 */
public enum DocumentRules implements WrittenRule {
  /** A recurrent network: LayerNorm. */
  DOC_1(Citation.of("usage 1"), "Is the network recurrent?", "LayerNorm") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.layerNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (usage.network() == Network.RNN) {
        return fits("in a recurrent network LayerNorm alone is effective so far" + from());
      }
      String not = "the network is " + usage.network().word() + ", not recurrent";
      return doesNotFit(usage.network() == Network.CNN ? not + "; " + LAYER_IN_CNN : not);
    }
  },

  /** A transformer: LayerNorm, or RMSNorm if it is decoder-only. */
  EXT_1(
      "Vaswani et al. 2017; Zhang & Sennrich 2019; Touvron et al. 2023",
      "Is the network a transformer?",
      "LayerNorm; RMSNorm if it is decoder-only") {
    @Override
    public NormSpec spec(Usage usage) {
      return decoder(usage) ? NormSpec.rmsNorm().build() : NormSpec.layerNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (usage.network() != Network.TRANSFORMER) {
        return doesNotFit("the network is " + usage.network().word() + ", not a transformer");
      }
      if (!decoder(usage)) {
        return fits("in a transformer LayerNorm is usual (Vaswani et al. 2017)");
      }
      return new Judgement.Fits(
          "in a decoder-only transformer RMSNorm is usual (Zhang & Sennrich 2019; Touvron et al."
              + " 2023)",
          Traits.decoderOnlyGiven(usage)
              ? List.of()
              : List.of(
                  "a language model is taken to be decoder-only; if it isn't, LayerNorm"
                      + " is usual"));
    }

    private boolean decoder(Usage usage) {
      return usage.network() == Network.TRANSFORMER && usage.decoderOnly();
    }
  },

  /** A task whose output is an image: InstanceNorm. */
  DOC_2(Citation.of("usage 2"), "Is the output an image?", "InstanceNorm") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.instanceNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (Traits.timeSteps(usage)) {
        return doesNotFit(NO_SPATIAL_AXES);
      }
      Optional<Objection> image = BatchNormProblems.imageOutput(usage);
      if (image.isEmpty()) {
        return doesNotFit("the output of task " + usage.task().word() + " isn't an image");
      }
      // With a shape the plan knows whether there are spatial axes; without, the network does.
      return usage.network() == Network.DNN && usage.shape().isEmpty()
          ? doesNotFit(DENSE_WITHOUT_SPACE)
          : fits(Objection.sentence(image.stream().toList(), source()));
    }
  },

  /** A small batch per device, or a task for which GroupNorm is better: GroupNorm. */
  DOC_3(
      Citation.of("usage 3"),
      "Is the batch small, or does GroupNorm suit the task better?",
      "GroupNorm; unless given, k is the largest divisor of gcd(32, C) that leaves 8 values per"
          + " group") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.groupNorm(usage.groups()).build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (Traits.timeSteps(usage)) {
        return doesNotFit(NO_CHANNEL_GROUPS);
      }
      List<Objection> reasons =
          Stream.of(
                  BatchNormProblems.smallBatch(usage, policy),
                  BatchNormProblems.smallBatchTask(usage))
              .flatMap(Optional::stream)
              .toList();
      if (reasons.isEmpty()) {
        return doesNotFit(notSmall(usage, policy));
      }
      return StatisticGroups.tooFewForGroups(usage)
          .map(Judgement::doesNotFit)
          .orElseGet(
              () -> new Judgement.Fits(Objection.sentence(reasons, source()), groupNotes(usage)));
    }

    private String notSmall(Usage usage, MethodPolicy policy) {
      OptionalInt batch = usage.batchPerDevice();
      String size =
          batch.isPresent()
              ? "batch " + batch.getAsInt() + " per device is not below " + policy.smallBatchBelow()
              : "the batch per device is unknown";
      return size + ", and task " + usage.task().word() + " does not ask for GroupNorm";
    }

    private List<String> groupNotes(Usage usage) {
      if (Traits.groupsGiven(usage)) {
        return List.of();
      }
      if (usage.shape().isEmpty()) {
        return List.of(
            "without a shape the number of groups is 32; with one it divides gcd(32,"
                + " channels)");
      }
      Optional<String> fewer = StatisticGroups.fewerThanUsual(usage.shape().get());
      return fewer.isEmpty() && usage.groups() == 1
          ? List.of(
              "no group count above 1 divides 32 and the channels, so all channels are"
                  + " one group")
          : fewer.stream().toList();
    }
  },

  /** Anything else: BatchNorm. */
  DOC_4(Citation.of("usage 4"), "Does no other rule fit?", "BatchNorm") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.batchNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      List<Objection> objections = BatchNormProblems.all(usage, policy);
      if (objections.isEmpty()) {
        return new Judgement.Fits(
            "BatchNorm is the first choice unless something rules it out" + from(),
            batchNotes(usage, policy));
      }
      String against = Objection.sentence(objections);
      // There it is for those who ask by name.
      boolean never = Traits.timeSteps(usage) || Traits.differentialPrivacy(usage);
      return never ? doesNotFit(against) : lastResort(against);
    }

    private List<String> batchNotes(Usage usage, MethodPolicy policy) {
      OptionalInt batch = usage.batchPerDevice();
      return batch.isPresent()
          ? BatchNormProblems.groupNormAsGood(batch.getAsInt()).stream().toList()
          : List.of(
              "the batch per device is unknown; one below "
                  + policy.smallBatchBelow()
                  + " would ask for GroupNorm");
    }
  };

  static final String DENSE_WITHOUT_SPACE =
      "a dnn has no spatial axes (" + Citation.of("on IN") + ")";

  static final String NO_SPATIAL_AXES =
      "time steps have no spatial axes (" + Citation.of("on IN") + ")";

  static final String NO_CHANNEL_GROUPS = "time steps have no channel groups";

  static final String LAYER_IN_CNN =
      "in a CNN LayerNorm works less well than BatchNorm or GroupNorm ("
          + Citation.of("on LN")
          + ")";

  private final RuleText text;

  DocumentRules(String source, String question, String picks) {
    text = new RuleText(source, question, picks);
  }

  /** {@return what is written about the rule} */
  @Override
  public RuleText text() {
    return text;
  }

  @Override
  public List<String> figures() {
    return RuleFigures.of(this);
  }
}
