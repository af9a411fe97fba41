package dev.normkit.io.health;

/**
 * The thresholds of findings. Those that rest on real models were chosen on the 148 norms of six
 * trained models that {@code docs/models.md} lists, none of which is broken.
 */
final class Limits {
  /** Rounding of x, relative to it: half a unit in the last place of float32. */
  static final double FLOAT_ROUNDING = 0x1p-24;

  /** Rounding may move the output by this share of its standard deviation. */
  static final double ROUNDING_ERROR = 1e-2;

  /** From here on rounding is worth a note. */
  static final double ROUNDING_NOTE = 1e-4;

  /** The largest |γ|·rstd of the six models is 633. */
  static final double GAIN_NOTE = 1e3;

  /** A deviation of 1e-3 becomes 10: beyond any use of a normalized value. */
  static final double GAIN_ERROR = 1e4;

  /** A variance so far below ε is that of a channel that was constant. */
  static final double CONSTANT_BELOW_EPSILON = 1e-3;

  /** In the six models ε exceeds the variance in at most 1 of 16 live channels of a layer. */
  static final double EPSILON_SHARE = 0.25;

  /** The largest default of a framework is that of Keras. */
  static final double EPSILON_NOTE = 1e-3;

  /** 1/√(1 + ε) then differs from 1 by 5 %. */
  static final double EPSILON_ERROR = 0.1;

  /** A layer whose channels were mostly constant was never filled. */
  static final double CONSTANT_SHARE = 0.5;

  /** |γ| relative to the median of the channels that vary. */
  static final double WEAK_GAMMA = 1e-3;

  /** The largest finite float16. */
  static final double HALF_MOST = 65504;

  /** The smallest float16 above 0. */
  static final double HALF_LEAST = 0x1p-24;

  private Limits() {}
}
