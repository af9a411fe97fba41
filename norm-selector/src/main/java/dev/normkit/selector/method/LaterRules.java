package dev.normkit.selector.method;

import static dev.normkit.selector.method.Judgement.doesNotFit;
import static dev.normkit.selector.method.Judgement.fits;

import dev.normkit.api.Layout;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Optional;

/**
 * Rules on what the field has found since {@code docs/normalization.md} was written, each asked
 * only if a usage says a word that no earlier rule knows. What was found but decides nothing is a
 * note.
 */
public enum LaterRules implements FurtherRule {
  /** Queries and keys of attention heads: RMSNorm. */
  EXT_10(
      List.of("DOC-1"),
      new RuleText(
              "Dehghani et al. 2023; Gemma Team 2025; Qwen Team 2025",
              "Does the layer normalize the queries or keys of attention heads?",
              "RMSNorm over the features of each head")
          .withFigures(
              "vision transformers of about 8 billion parameters diverged after some thousand steps:"
                  + " attention logits grew until every softmax picked a single token; normalized"
                  + " queries and keys prevented it (Dehghani et al. 2023)",
              "Gemma 3 has it instead of capping the logits (Gemma Team 2025); in the code of Gemma 3"
                  + " and Qwen3 it is RMSNorm over the features of one head, before the rotary"
                  + " embedding")
          .withContradiction(
              "RMSNorm is the choice of these language models; Dehghani et al. 2023 took LayerNorm,"
                  + " Henry et al. 2020 divided by the L2 norm and learned one factor, and OLMo 2"
                  + " normalizes all heads together")
          .withChecked(
              "the text of Gemma Team 2025, quotations of Dehghani et al. 2023 and Henry et al. 2020,"
                  + " and published code; Qwen Team 2025 and OLMo 2 were not checked against their"
                  + " papers")) {
    @Override
    public boolean concerns(Usage usage) {
      return Traits.role(usage, Role.QUERY_KEY);
    }

    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.rmsNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      return Traits.spatialShape(usage)
          ? doesNotFit(
              "queries and keys have one row per token and head, not channels and positions; give"
                  + " a sequence whose last axis is one head")
          : fits(
              "normalized queries and keys keep attention logits from growing without bound"
                  + from(),
              "EXT-10: the last axis must be the features of one head, not of all");
    }
  },

  /** The norm of a ConvNeXt block: LayerNorm over the channels of each position. */
  EXT_11(
      List.of("EXT-3", "DOC-2"),
      new RuleText(
              "Liu et al. 2022",
              "Is it the norm of a ConvNeXt block?",
              "LayerNorm over the channels of each position, on channels-last data")
          .withFigures(
              "once the rest of the network was modernized, LayerNorm instead of BatchNorm gave 81.5 %"
                  + " top-1 on ImageNet after 81.4 %; the block has that one norm, before its first"
                  + " 1×1 convolution (Liu et al. 2022)")
          .withContradiction(
              "put into an ordinary ResNet it does worse, as Liu et al. 2022 say too: in other CNNs"
                  + " LayerNorm works less well than BatchNorm or GroupNorm ("
                  + Citation.of("on LN")
                  + ")")
          .withChecked("the text of Liu et al. 2022; its 81.5 % in others' notes")) {
    @Override
    public boolean concerns(Usage usage) {
      return Traits.role(usage, Role.CONVNEXT_BLOCK);
    }

    @Override
    public NormSpec spec(Usage usage) {
      boolean channelsLast =
          usage.shape().isEmpty() || Traits.hasLayout(usage, Layout.CHANNELS_LAST);
      return channelsLast ? NormSpec.layerNorm().axis(-1).build() : NormSpec.layerNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (usage.shape().map(Shape::layout).orElse(Layout.CHANNELS_LAST) != Layout.CHANNELS_LAST) {
        return doesNotFit(
            "the norm of a ConvNeXt block is over the channels of one position, so it needs"
                + " channels-last data, where these are the last axis");
      }
      return fits(
          "a ConvNeXt block normalizes the channels of each position" + from(),
          "EXT-11: " + contradiction().orElseThrow());
    }
  },

  /** A critic of reinforcement learning: LayerNorm. */
  EXT_12(
      List.of("DOC-2"),
      new RuleText(
              "Ball et al. 2023",
              "Does the network estimate values in reinforcement learning?",
              "LayerNorm")
          .withFigures(
              "LayerNorm bounds a critic's values by the norm of its last weights, also for actions"
                  + " that the data don't have; without it values diverged when old data were mixed"
                  + " in (Ball et al. 2023)")
          .withContradiction(
              "CrossQ trains critics with BatchNorm and without target networks, and needs as few"
                  + " samples or fewer at one update per step (Bhatt et al. 2024)")
          .withChecked(
              "the authors' summary and quotations of Ball et al. 2023 and the abstract of Bhatt et"
                  + " al. 2024; not checked against the papers' tables")) {
    @Override
    public boolean concerns(Usage usage) {
      return Traits.role(usage, Role.CRITIC);
    }

    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.layerNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      return fits(
          "LayerNorm keeps a critic's values bounded where no data are" + from(),
          "EXT-12: " + contradiction().orElseThrow());
    }
  },

  /** The U-Net or the autoencoder of a diffusion model: GroupNorm. */
  EXT_13(
      List.of("DOC-2"),
      new RuleText(
              "Ho et al. 2020; Rombach et al. 2022",
              "Is it the U-Net or the autoencoder of a diffusion model?",
              "GroupNorm, with as many groups as in DOC-3; in residual blocks SiLU follows it")
          .withFigures(
              "the code of Rombach et al. 2022 has GroupNorm of 32 groups, in residual blocks with"
                  + " SiLU and a convolution after it, with ε = 1e-5 in the U-Net and 1e-6 in the"
                  + " autoencoder",
              "Ho et al. 2020 replaced weight normalization by GroupNorm, for the sake of simple code")
          .withContradiction(
              "where images are made or rewritten the article has InstanceNorm, which DOC-2 keeps for"
                  + " GANs and style transfer ("
                  + Citation.of("usage 2")
                  + ")")
          .withChecked(
              "the published code of Rombach et al. 2022 and the text of Ho et al. 2020; not checked"
                  + " against the paper of Rombach et al. 2022")) {
    @Override
    public boolean concerns(Usage usage) {
      return usage.task() == Task.DIFFUSION;
    }

    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.groupNorm(usage.groups()).build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (Traits.timeSteps(usage)) {
        return doesNotFit(DocumentRules.NO_CHANNEL_GROUPS);
      }
      if (usage.network() == Network.DNN) {
        return doesNotFit("the network is dnn, not a U-Net of convolutions");
      }
      return groupNorm(
          usage,
          "the U-Nets and autoencoders of diffusion models have GroupNorm" + from(),
          "EXT-13: SiLU follows the norms of residual blocks there; "
              + contradiction().orElseThrow());
    }
  },

  /** Differentially private training: GroupNorm instead of BatchNorm. */
  EXT_14(
      List.of("DOC-3"),
      new RuleText(
              BatchNormProblems.OPACUS,
              "Is training differentially private?",
              "GroupNorm; never BatchNorm, unless its statistics are fixed")
          .withFigures(
              "Opacus refuses to train BatchNorm, and puts GroupNorm of at most 32 groups in its place;"
                  + " LayerNorm and InstanceNorm keep samples apart as well (Opacus 2021)")
          .withContradiction(
              "it has a price: without privacy, a ResNet-18 on ten classes of ImageNet had 61.0 % top-1"
                  + " after ten epochs with BatchNorm and 55.6 % with GroupNorm (examples of Opacus"
                  + " 2021); noise on the statistics could make BatchNorm private too, and fixed"
                  + " statistics of public data are no problem (EXT-2)")
          .withChecked("code, messages and examples of Opacus; not checked against a paper")) {
    @Override
    public boolean concerns(Usage usage) {
      return Traits.differentialPrivacy(usage);
    }

    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.groupNorm(usage.groups()).build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (Traits.timeSteps(usage)) {
        return doesNotFit(DocumentRules.NO_CHANNEL_GROUPS);
      }
      return groupNorm(
          usage,
          Objection.sentence(BatchNormProblems.privacy(usage).stream().toList()),
          "EXT-14: " + contradiction().orElseThrow());
    }
  };

  private final List<String> before;
  private final RuleText text;

  LaterRules(List<String> before, RuleText text) {
    this.before = before;
    this.text = text;
  }

  /** GroupNorm fits, unless its groups would have too few values. */
  private static Judgement groupNorm(Usage usage, String reason, String note) {
    Optional<String> tooFew = StatisticGroups.tooFewForGroups(usage);
    return tooFew.isPresent() ? doesNotFit(tooFew.get()) : fits(reason, note);
  }

  /** {@return what is written about the rule} */
  @Override
  public RuleText text() {
    return text;
  }

  /** {@return the ids of the rules before which it is asked} */
  @Override
  public List<String> before() {
    return before;
  }
}
