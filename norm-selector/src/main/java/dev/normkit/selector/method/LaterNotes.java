package dev.normkit.selector.method;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import dev.normkit.selector.words.SpecLabel;
import java.util.Optional;

/**
 * What the field has found since {@code docs/normalization.md} was written and what decides
 * nothing: either the literature contradicts itself, or it is about training and not about the
 * choice. Each is added only if a usage says a word that no earlier note knows.
 */
enum LaterNotes implements WrittenNote {
  /** Where the norms of a residual network stand. */
  EXT_15(
      new RuleText(
              "Xiong et al. 2020",
              "Does the norm stand before a sub-layer, or after the residual sum?",
              PICKS)
          .withFigures(
              "at the start of training the gradients near the output of a post-norm transformer are"
                  + " large, so that it needs a warm-up of the learning rate; those of a pre-norm one"
                  + " are not, and it trained without warm-up as well and in less time (Xiong et al."
                  + " 2020)")
          .withContradiction(
              "Gemma 3 has both, a norm before and one after each sub-layer (Gemma Team 2025); the"
                  + " first transformer was post-norm (Vaswani et al. 2017)")
          .withChecked("the abstract of Xiong et al. 2020 and the text of Gemma Team 2025")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      if (Traits.role(usage, Role.PRE_NORM)) {
        return told(
            "a norm before the sub-layer leaves the residual path free, and training can do without"
                + " a warm-up of the learning rate");
      }
      return Traits.role(usage, Role.POST_NORM)
          ? told(
              "a norm after the residual sum needs a warm-up of the learning rate; one before the"
                  + " sub-layer can do without")
          : Optional.empty();
    }
  },

  /** Federated learning: BatchNorm or GroupNorm. */
  EXT_16(
      new RuleText(
              "Zhong et al. 2023, arXiv 2303.06530",
              "Is training federated, each client with data of its own?",
              PICKS)
          .withFigures(
              "BatchNorm did better than GroupNorm in many settings of federated learning; GroupNorm"
                  + " did better where clients exchange their weights very often, or where their data"
                  + " differ extremely (Zhong et al. 2023)",
              "FixBN trains BatchNorm as usual at first and holds the averaged statistics fixed from"
                  + " then on, at no further cost (Zhong et al. 2023): here freezeStatistics()")
          .withContradiction(
              "earlier work replaced BatchNorm by GroupNorm in federated learning throughout; FedBN"
                  + " keeps it, and each client's statistics to itself (Li et al. 2021)")
          .withChecked(
              "the abstracts and a summary; not checked against the tables of Zhong et al. 2023")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      if (!usage.given().holds(UsageFlag.FEDERATED)) {
        return Optional.empty();
      }
      return switch (spec.method()) {
        case BATCH ->
            told(
                "BatchNorm often does better than GroupNorm in federated learning, unless clients"
                    + " exchange their weights very often or their data differ extremely; hold the"
                    + " averaged statistics fixed in the later rounds (FixBN)");
        case GROUP ->
            told(
                "GroupNorm is the usual answer to federated learning, but BatchNorm did better in"
                    + " many settings, with the averaged statistics held fixed in the later rounds"
                    + " (FixBN)");
        default -> Optional.empty();
      };
    }
  },

  /** Fine-tuning: the norm that the network was trained with stays. */
  EXT_17(
      new RuleText(
              "Wu & Johnson 2021; Kolesnikov et al. 2020",
              "Is a pretrained network trained further?",
              PICKS)
          .withFigures(
              "fixed statistics, often with γ and β fixed as well, are usual in fine-tuning: the norm"
                  + " is then one affine map (Wu & Johnson 2021)")
          .withContradiction(
              "Kolesnikov et al. 2020 found BatchNorm a hindrance to transfer, since its statistics"
                  + " have to follow the new data, and pretrained with GroupNorm and standardized"
                  + " weights instead")
          .withChecked(
              "the text of Kolesnikov et al. 2020 and quotations of Wu & Johnson 2021; not checked"
                  + " against the paper of the latter")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      if (!usage.given().holds(UsageFlag.FINE_TUNING) || Traits.frozenStatistics(usage)) {
        return Optional.empty();
      }
      return spec.method() == NormMethod.BATCH
          ? told(
              "where the backbone is frozen or batches are small, hold the statistics of its"
                  + " BatchNorm fixed too (frozen-statistics, EXT-2)")
          : told(
              SpecLabel.of(spec)
                  + " is for a network trained with it; one pretrained with BatchNorm keeps that,"
                  + " with fixed statistics (frozen-statistics, EXT-2)");
    }
  },

  /** Data of several domains. */
  EXT_18(
      new RuleText(
              "Wu & Johnson 2021",
              "Do batches mix several domains, or is inference on another than training?",
              PICKS)
          .withFigures(
              "a ResNet-50 of ImageNet had 40.8 % error on images of changed contrast and 33.1 % with"
                  + " statistics recomputed on 1000 of them without labels; on noisy images 64.4 % and"
                  + " 52.5 % (Wu & Johnson 2021)")
          .withContradiction(
              "statistics of another domain do harm to the first: 39.7 % error on ImageNet instead of"
                  + " 23.4 % with those of changed contrast (Wu & Johnson 2021)")
          .withChecked("quotations of Wu & Johnson 2021; not checked against the paper")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      return usage.given().holds(UsageFlag.MIXED_DOMAINS) && usesBatch(usage, spec)
          ? told(
              "statistics over several domains fit none of them: let each batch have one domain in"
                  + " training as at inference, and recompute the statistics on the domain of"
                  + " inference (startRecomputing(), norm recompute)")
          : Optional.empty();
    }
  },

  /** Samples that tell of each other. */
  EXT_19(
      new RuleText(
              "Wu & Johnson 2021; Richemond et al. 2020",
              "Do samples of a batch belong together, such as regions of one image?",
              PICKS)
          .withFigures(
              "in the second stage of Mask R-CNN, whose batch holds many regions of few images,"
                  + " shuffling them between devices and statistics over all devices both were remedies"
                  + " (Wu & Johnson 2021)")
          .withContradiction(
              "the leak was thought to be what makes BYOL work, but GroupNorm with standardized weights"
                  + " reached 73.9 % top-1 there and BatchNorm 74.3 % (Richemond et al. 2020)")
          .withChecked(
              "the abstract of Richemond et al. 2020, and summaries and the published configurations of"
                  + " Wu & Johnson 2021; not checked against the paper of the latter")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      return usage.given().holds(UsageFlag.RELATED_SAMPLES) && usesBatch(usage, spec)
          ? told(
              "samples that belong together tell of each other through the statistics of the batch,"
                  + " and the network may learn that instead: spread them over devices or batches, or"
                  + " name GroupNorm")
          : Optional.empty();
    }
  },

  /** PreciseBN, and statistics that are held fixed at the end. */
  EXT_20(
      new RuleText("Wu & Johnson 2021", "Are these the last epochs of training?", PICKS)
          .withFigures(
              "statistics of 1000 to 10000 samples with the weights as they are (PreciseBN)"
                  + " vary less than running averages (Wu & Johnson 2021): here startRecomputing()",
              "a ResNet-50 trained at batch 2 for 80 epochs and then with fixed statistics for 20 had"
                  + " 25.2 % error on ImageNet (Wu & Johnson 2021)")
          .withContradiction(
              "at large batches fixed statistics in the last epochs did worse than BatchNorm as it is"
                  + " (Wu & Johnson 2021)")
          .withChecked("quotations of Wu & Johnson 2021; not checked against the paper")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      return usage.given().holds(UsageFlag.LAST_EPOCHS) && usesBatch(usage, spec)
          ? told(
              "recompute the statistics before inference (startRecomputing(), norm recompute); with"
                  + " small batches also hold them fixed in these epochs (freezeStatistics()), with"
                  + " large ones not")
          : Optional.empty();
    }
  },

  /** GRN stands beside the norm. */
  EXT_21(
      new RuleText(
              "Woo et al. 2023", "Is it a ConvNeXt block, whose second version adds GRN?", PICKS)
          .withFigures(
              "global response normalization: y = γ·x·n + β + x, with n a channel's L2 norm over all"
                  + " positions, divided by the mean of these norms over the channels (code of Woo et"
                  + " al. 2023)")
          .withContradiction(
              "its gain came with pretraining on masked images; trained with labels alone it changed"
                  + " little (Woo et al. 2023)")
          .withChecked("published code and others' summaries; not checked against the paper")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      return Traits.role(usage, Role.CONVNEXT_BLOCK)
          ? told(
              "global response normalization (GRN) comes after the activation and beside this norm,"
                  + " not in its place; normkit does not compute it")
          : Optional.empty();
    }
  },

  /** Networks without normalization. */
  EXT_22(
      new RuleText(
              "Brock et al. 2021; Zhu et al. 2025; Chen et al. 2025; Verma 2026, arXiv 2604.23434",
              "Could the network do without normalization?",
              PICKS)
          .withFigures(
              "convolutional networks without it need standardized, scaled weights and gradients"
                  + " clipped layer by layer (Brock et al. 2021)",
              "in transformers DyT, γ·tanh(α·x) + β, replaces the norm (Zhu et al. 2025), and so does"
                  + " Derf, γ·erf(α·x + s) + β (Chen et al. 2025)",
              "DyT lowered the validation loss of a language model of 64 million parameters by 27.3 %"
                  + " on 1 million tokens and raised it by 18.8 % on 118 million; with more parameters"
                  + " the gain vanished and the loss grew, to 27.9 % (Verma 2026)")
          .withContradiction(
              "Chen et al. 2025 report Derf above LayerNorm, RMSNorm and DyT for images, speech and DNA;"
                  + " Verma 2026 finds the bound of DyT a regularizer that helps where data are scarce,"
                  + " in one author's preprint with fewer than two tokens per parameter")
          .withChecked("the abstracts; not checked against the papers' tables")) {
    @Override
    public Optional<String> note(Usage usage, NormSpec spec) {
      boolean asked =
          Traits.role(usage, Role.PRE_NORM)
              || Traits.role(usage, Role.POST_NORM)
              || Traits.role(usage, Role.CONVNEXT_BLOCK);
      return asked
          ? told(
              "leaving the norm out, or DyT or Derf in its place, is never chosen: whether it helps"
                  + " depends on the amount of data, and it needs a way of training of its own")
          : Optional.empty();
    }
  };

  private final RuleText text;

  LaterNotes(RuleText text) {
    this.text = text;
  }

  @Override
  public RuleText text() {
    return text;
  }

  /** Whether statistics of batches are used. */
  private static boolean usesBatch(Usage usage, NormSpec spec) {
    return spec.runningAverage().isPresent() && !Traits.frozenStatistics(usage);
  }
}
