package dev.normkit.api;

import java.util.Objects;
import java.util.StringJoiner;

/**
 * The normalization methods. Each maps x to γ·(x−μ)/√(σ²+ε)+β; they differ in the set over which
 * the mean μ and the biased variance σ² are drawn.
 */
public enum NormMethod {
  /**
   * One statistic group per channel, over the batch and the spatial axes (Ioffe &amp; Szegedy
   * 2015).
   */
  BATCH("BatchNorm"),
  /** One statistic group per sample, over a set of trailing axes (Ba, Kiros &amp; Hinton 2016). */
  LAYER("LayerNorm"),
  /** One statistic group per sample and channel, over the spatial axes (Ulyanov et al. 2016). */
  INSTANCE("InstanceNorm"),
  /** One statistic group per sample and k-th part of the channels (Wu &amp; He 2018). */
  GROUP("GroupNorm"),
  /** A learned mix of the INSTANCE, LAYER and BATCH statistics (Luo et al. 2018). */
  SWITCHABLE("SwitchableNorm"),
  /** As LAYER without the mean: x/√(mean(x²)+ε)·γ (Zhang &amp; Sennrich 2019). */
  RMS("RMSNorm");

  private final String title;

  NormMethod(String title) {
    this.title = title;
  }

  /** {@return the name used in the literature, for example {@code GroupNorm}} */
  public String title() {
    return title;
  }

  /**
   * {@return the method of a name, as configuration files and command lines write it}
   *
   * @param name the constant's or the literature's, in any case, with or without hyphens: {@code
   *     group}, {@code GROUP}, {@code GroupNorm}, {@code group-norm}
   * @throws IllegalArgumentException if no method has the name; the message lists the constants
   */
  public static NormMethod parse(String name) {
    Objects.requireNonNull(name, "name");
    String letters = name.replaceAll("[-_ ]", "");
    for (NormMethod method : values()) {
      if (letters.equalsIgnoreCase(method.name()) || letters.equalsIgnoreCase(method.title)) {
        return method;
      }
    }
    StringJoiner legal = new StringJoiner(" ");
    for (NormMethod method : values()) {
      legal.add(method.name());
    }
    throw new IllegalArgumentException("method is \"" + name + "\"; it must be one of " + legal);
  }

  /**
   * {@return whether the method normalizes over trailing axes and has one parameter per normalized
   * element: true for LAYER and RMS}
   */
  public boolean overTrailingAxes() {
    return this == LAYER || this == RMS;
  }

  /**
   * {@return whether inference uses statistics kept from training unless a spec says otherwise:
   * true for BATCH and SWITCHABLE}
   */
  public boolean tracksStatistics() {
    return this == BATCH || this == SWITCHABLE;
  }

  /**
   * {@return whether statistics can be kept from training, as {@link NormSpec#runningAverage()}
   * says: true for BATCH, SWITCHABLE and INSTANCE}
   */
  public boolean canTrackStatistics() {
    return tracksStatistics() || this == INSTANCE;
  }
}
