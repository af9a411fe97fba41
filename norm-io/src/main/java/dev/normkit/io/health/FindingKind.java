package dev.normkit.io.health;

import java.util.Locale;

/** What can be found in the numbers of a normalization. */
public enum FindingKind {
  /** Numbers that aren't finite. */
  NOT_FINITE(
      "the layer gives NaN or infinity wherever these numbers are used",
      "go back to a checkpoint from before training diverged, or look at the step of the conversion"
          + " that wrote them",
      "no threshold: every parameter and statistic must be finite"),
  /** Infinite numbers in float16. */
  FLOAT16_OVERFLOW(
      "the numbers were larger than float16 holds and became infinite when the model was converted",
      "keep the normalizations in float32 when converting to float16",
      "65504 is the largest finite float16 (IEEE 754)"),
  /** Numbers at the end of float16's range. */
  FLOAT16_LIMIT(
      "the numbers were probably cut off at the largest value that float16 holds",
      "compare with the model before its conversion; keep the normalizations in float32",
      "65504 is the largest finite float16 (IEEE 754)"),
  /** A running variance below 0. */
  NEGATIVE_VARIANCE(
      "no variance is negative: the statistics are damaged, or another tensor stands in their place",
      "look whether mean and variance, or β and variance, were swapped in a conversion",
      "no threshold: a variance is a mean of squares"),
  /** Statistics of a layer that has seen no batch. */
  FRESH_STATISTICS(
      "the running statistics are those of a layer that has seen no batch, so the layer normalizes"
          + " nothing",
      "train the layer, or let it see data in training mode before it is exported; look whether the"
          + " statistics were loaded",
      "mean 0 and variance 1 in all channels is how every framework begins"),
  /** Channels that never varied although γ is alive. */
  CONSTANT_CHANNELS(
      "these channels had the same value in all of training, so whatever differs from it at"
          + " inference is multiplied by |γ|/√ε",
      "harmless while the channel stays constant; if there are many, look whether the layer before"
          + " gives anything, or whether the statistics were lost in a conversion",
      "a variance below 1e-3 of ε no longer counts; an error from half of the channels on"),
  /** Channels that give nothing. */
  DEAD_CHANNELS(
      "these channels neither vary nor count: γ and the running variance have both decayed to"
          + " nothing, as weight decay does to a channel whose input is constant",
      "nothing for correctness; they can be pruned to make the model smaller",
      "a variance below 1e-3 of ε, and |γ| of 0 or below 1e-3 of the median of channels that vary"),
  /** All γ are 0. */
  ZERO_GAMMA(
      "the output is β whatever the input",
      "look whether γ was loaded; a residual branch that begins with γ = 0 was never trained",
      "no threshold: all γ are 0"),
  /** Single γ that are almost 0. */
  WEAK_CHANNELS(
      "these channels count for almost nothing; training has switched them off",
      "nothing; it occurs in healthy models",
      "|γ| of 0 or below 1e-3 of the median of channels that vary"),
  /** γ and β as they were made. */
  UNTRAINED_PARAMETERS(
      "γ and β are as every framework makes them: they were never trained, or the layer has none",
      "nothing if the layer was meant to have no parameters; else look whether they were loaded",
      "γ = 1 and β = 0 in all channels"),
  /** A large |γ|·rstd. */
  LARGE_GAIN(
      "the layer multiplies every deviation of its input by |γ|/√(variance + ε); so small changes,"
          + " for example of quantization, become large",
      "look at the layer before it, whose channel hardly varies; train with a larger ε or clip γ",
      "the largest of 148 norms in six healthy models is 633; a note from 1e3, an error from 1e4 on"),
  /** A mean that is large compared with the standard deviation. */
  ROUNDING(
      "the channel is a small variation on a large mean, so rounding of the input alone moves the"
          + " output",
      "subtract a constant before the layer, or scale the layer before it; never run this layer in"
          + " float16",
      "|mean|·rstd·2⁻²⁴, the rounding of float32, as a share of the output's standard deviation: a"
          + " note from 1e-4, an error from 1e-2 on; six healthy models stay below 2e-6"),
  /** ε larger than the variance. */
  EPSILON_DOMINATES(
      "ε, not the variance, decides the scale of these channels: the output is smaller than training"
          + " may have had it",
      "compare ε with that of the framework the model comes from: PyTorch and ONNX use 1e-5, Keras"
          + " 1e-3; a wrong ε after a conversion is a common mistake",
      "the variance is below ε; an error from a quarter of the live channels on, of which six healthy"
          + " models have at most 1 in 16, unless the file is of the framework that trained the layer"),
  /** An ε beyond all defaults. */
  LARGE_EPSILON(
      "ε is larger than the default of any framework, so inputs of small variance are hardly"
          + " normalized",
      "compare it with the ε of the training code",
      "the largest default is 1e-3, of Keras; an error from 0.1 on, where data of variance 1 is"
          + " scaled by 5 % less"),
  /** An ε that isn't legal. */
  ILLEGAL_EPSILON(
      "ε must be a finite number that isn't negative",
      "set the epsilon attribute of the node to that of the training code",
      "no threshold"),
  /** An ε that float16 doesn't hold. */
  EPSILON_VANISHES(
      "ε becomes 0 in float16, so a constant input divides by 0",
      "compute this layer in float32, or set ε to at least 1e-7",
      "the smallest float16 above 0 is 6e-8 (IEEE 754)"),
  /** Different ε in one model. */
  EPSILON_DIFFERS(
      "normalizations of one method have different ε, which often means that a part of the model"
          + " was converted otherwise",
      "compare with the training code; it is legal",
      "no threshold: most layers of a method have one ε, some another"),
  /** BatchNorm in training mode. */
  TRAINING_MODE(
      "the node normalizes with the statistics of the batch at hand, so the result for a sample"
          + " depends on the others in its batch",
      "export the model in inference mode: model.eval() in PyTorch, training=False in Keras; a layer"
          + " with track_running_stats=False is always so and has no running statistics to use",
      "no threshold: the node says so"),
  /** Weights whose sizes don't fit. */
  SIZES_DIFFER(
      "the layer can't run: its numbers are of different channels",
      "look at the step that wrote the file",
      "no threshold: γ, β and statistics have one entry per channel"),
  /** Numbers that aren't in the file. */
  NUMBERS_ELSEWHERE(
      "these numbers come from outside when the model runs, so their health can't be judged",
      "nothing, if the model is meant to be fed with them",
      "no threshold"),
  /** Almost a normalization. */
  NOT_A_LAYER(
      "the nodes look like a normalization, but no layer computes what they do",
      "nothing, if it is meant to be so",
      "no threshold");

  private final String meaning;
  private final String remedy;
  private final String threshold;

  FindingKind(String meaning, String remedy, String threshold) {
    this.meaning = meaning;
    this.remedy = remedy;
    this.threshold = threshold;
  }

  /** {@return the word used in reports, for example {@code dead-channels}} */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@return what it means} */
  public String meaning() {
    return meaning;
  }

  /** {@return what to do} */
  public String remedy() {
    return remedy;
  }

  /** {@return the threshold and where it comes from} */
  public String threshold() {
    return threshold;
  }
}
