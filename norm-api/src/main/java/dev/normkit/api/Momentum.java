package dev.normkit.api;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Objects;

/**
 * How a new batch enters the running statistics: {@code running = (1−w)·running + w·batch}. A typed
 * value, because frameworks give the same number opposite meanings.
 *
 * @param kind constant weight, plain average, or pooled
 * @param weightOfNew w, in [0, 1]; 0 unless the kind is {@link Kind#EXPONENTIAL}
 */
public record Momentum(Kind kind, double weightOfNew) implements Serializable {

  /** Which rule gives the weight of the new batch. */
  public enum Kind {
    /** The same weight for every batch: an exponential moving average. */
    EXPONENTIAL,
    /** 1/(number of batches so far): the plain average, the expectation over mini-batches. */
    CUMULATIVE,
    /** Mean and variance of all values so far, so that a large batch counts for more. */
    POOLED
  }

  /**
   * Checks the weight.
   *
   * @throws IllegalArgumentException if the weight is outside [0, 1] or NaN
   */
  public Momentum {
    Objects.requireNonNull(kind, "kind");
    requireUnit("momentum", weightOfNew);
    if (kind != Kind.EXPONENTIAL && weightOfNew != 0) {
      throw new IllegalArgumentException(
          "momentum is %s, which takes no weight, but weightOfNew is %s"
              .formatted(word(kind), weightOfNew));
    }
    weightOfNew += 0.0; // −0 becomes 0, so that momenta alike are equal
  }

  /**
   * {@return a momentum by the weight of the <b>new</b> batch, PyTorch's meaning}
   *
   * @param weight w in [0, 1], for example 0.1
   * @throws IllegalArgumentException if the weight is outside [0, 1]
   */
  public static Momentum ofNew(double weight) {
    return new Momentum(Kind.EXPONENTIAL, weight);
  }

  /**
   * {@return a momentum by the weight of the <b>old</b> running value, Keras' meaning: w = 1 −
   * weight} That is the difference of decimals, the fewest digits that mean the weight: {@code
   * ofOld(0.99)} equals {@code ofNew(0.01)}, while in double 1 − 0.99 is 0.010000000000000009.
   *
   * @param weight in [0, 1], for example 0.99
   * @throws IllegalArgumentException if the weight is outside [0, 1]
   */
  public static Momentum ofOld(double weight) {
    requireUnit("momentum of the old value", weight);
    return new Momentum(Kind.EXPONENTIAL, BigDecimal.ONE.subtract(decimal(weight)).doubleValue());
  }

  /** Not by {@code Double.toString}, which takes more digits than needed before JDK 19. */
  private static BigDecimal decimal(double weight) {
    BigDecimal exact = new BigDecimal(weight);
    BigDecimal rounded = exact.round(new MathContext(1));
    for (int digits = 2; rounded.doubleValue() != weight; digits++) {
      rounded = exact.round(new MathContext(digits));
    }
    return rounded;
  }

  /** {@return the plain average of all batches: w = 1/count} */
  public static Momentum cumulative() {
    return new Momentum(Kind.CUMULATIVE, 0);
  }

  /**
   * {@return momentum weighted by samples: mean and variance are those of all values seen, as if
   * they had come in one batch, whatever the sizes of the batches} BATCH and SWITCHABLE have it;
   * INSTANCE averages the statistics of samples.
   */
  public static Momentum pooled() {
    return new Momentum(Kind.POOLED, 0);
  }

  /**
   * {@return the weight w of a batch; of pooled statistics that of batches of equal size}
   *
   * @param batches the number of batches up to this one, at least 1
   */
  public double weightOfBatch(long batches) {
    return kind == Kind.EXPONENTIAL ? weightOfNew : 1.0 / batches;
  }

  /** For example {@code 0.1 of the new batch}, {@code cumulative} or {@code pooled}. */
  @Override
  public String toString() {
    return kind == Kind.EXPONENTIAL ? weightOfNew + " of the new batch" : word(kind);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static void requireUnit(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1]");
    }
  }
}
