package dev.normkit.io.health;

import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** The numbers of a normalization, channel by channel. */
final class NumbersCheck {
  private final Normalization norm;
  private final ChannelNumbers numbers;
  private final Map<List<Integer>, List<Integer>> named;
  private final List<Finding> found = new ArrayList<>();

  /**
   * Looks at one layer.
   *
   * @param norm the layer
   * @param named the channels that findings of the file name already: layers that share their
   *     numbers share these, too
   */
  NumbersCheck(Normalization norm, Map<List<Integer>, List<Integer>> named) {
    this.norm = norm;
    this.named = named;
    numbers = ChannelNumbers.of(norm);
  }

  List<Finding> findings() {
    norm.weights().all().stream().filter(Weight::known).forEach(this::finite);
    boolean broken = found.stream().anyMatch(Finding::isError);
    if (numbers.count() == 0 || broken) {
      return found;
    }
    negativeVariance();
    if (found.stream().noneMatch(Finding::isError)) {
      gamma();
      if (numbers.tracked() && numbers.epsilon() >= 0) {
        statistics();
      }
    }
    return found;
  }

  private void add(FindingKind kind, Severity severity, Channels channels, String evidence) {
    List<Integer> first = channels.first();
    add(kind, severity, named.computeIfAbsent(first, same -> same), evidence);
  }

  private void add(FindingKind kind, Severity severity, String evidence) {
    add(kind, severity, List.of(), evidence);
  }

  private void add(FindingKind kind, Severity severity, List<Integer> channels, String evidence) {
    found.add(new Finding(kind, severity, norm.name(), evidence, channels));
  }

  private void finite(Weight weight) {
    Channels infinite = entries(weight, Double::isInfinite);
    Channels nan = entries(weight, Double::isNaN);
    boolean half = weight.type().equals("float16");
    String name = "'" + weight.name() + "' has ";
    if (!nan.isEmpty() || (!infinite.isEmpty() && !half)) {
      add(
          FindingKind.NOT_FINITE,
          Severity.ERROR,
          nan.isEmpty() ? infinite : nan,
          name
              + nan.size()
              + " NaN and "
              + Figures.count(infinite.size(), "infinite value")
              + " among "
              + weight.count());
    } else if (!infinite.isEmpty()) {
      add(
          FindingKind.FLOAT16_OVERFLOW,
          Severity.ERROR,
          infinite,
          name
              + Figures.count(infinite.size(), "infinite value")
              + " in float16 among "
              + weight.count());
    } else if (half) {
      Channels cut = entries(weight, value -> Math.abs(value) == Limits.HALF_MOST);
      if (!cut.isEmpty()) {
        add(
            FindingKind.FLOAT16_LIMIT,
            Severity.NOTE,
            cut,
            name
                + Figures.count(cut.size(), "value")
                + " of ±65504 in float16 among "
                + weight.count());
      }
    }
  }

  private static Channels entries(Weight weight, DoublePredicate wanted) {
    return Channels.of(weight.count(), i -> wanted.test(weight.get(i)));
  }

  private Channels channels(IntPredicate wanted) {
    return Channels.of(numbers.count(), wanted);
  }

  private String all() {
    return numbers.count() == 1 ? "the only channel" : "all " + numbers.count() + " channels";
  }

  private void negativeVariance() {
    numbers
        .variance()
        .ifPresent(
            variance -> {
              Channels negative = channels(c -> variance.applyAsDouble(c) < 0);
              if (!negative.isEmpty()) {
                add(
                    FindingKind.NEGATIVE_VARIANCE,
                    Severity.ERROR,
                    negative,
                    "the running variance is negative in %s channels, down to %s"
                        .formatted(
                            negative.text(),
                            Figures.text(-negative.worst(c -> -variance.applyAsDouble(c)))));
              }
            });
  }

  private void gamma() {
    if (norm.weights().gamma().filter(Weight::known).isEmpty()) {
      return;
    }
    IntToDoubleFunction size = c -> Math.abs(numbers.gamma().applyAsDouble(c));
    Channels zero = channels(c -> size.applyAsDouble(c) == 0);
    if (zero.isAll()) {
      add(FindingKind.ZERO_GAMMA, Severity.ERROR, "γ is 0 in " + all());
      return;
    }
    boolean untouched =
        channels(c -> numbers.gamma().applyAsDouble(c) == 1).isAll()
            && channels(c -> numbers.beta().applyAsDouble(c) == 0).isAll();
    if (untouched) {
      add(
          FindingKind.UNTRAINED_PARAMETERS,
          Severity.NOTE,
          (norm.weights().beta().isPresent() ? "γ is 1 and β is 0 in " : "γ is 1 in ") + all());
    }
    Channels weak = channels(c -> weak(size, c) && !constant(c));
    if (!weak.isEmpty()) {
      add(
          FindingKind.WEAK_CHANNELS,
          Severity.NOTE,
          weak,
          "|γ| is at most %s in %s channels; the median is %s"
              .formatted(
                  Figures.text(weak.worst(size)), weak.text(), Figures.text(usualGamma(size))));
    }
  }

  private double usualGamma = Double.NaN;

  /**
   * The median of the channels that vary, or the largest where none does: most channels of a pruned
   * layer are constant, and their γ says nothing of the others.
   */
  private double usualGamma(IntToDoubleFunction size) {
    if (Double.isNaN(usualGamma)) {
      usualGamma =
          numbers.median(size, c -> !constant(c)).orElseGet(() -> channels(c -> true).worst(size));
    }
    return usualGamma;
  }

  private boolean weak(IntToDoubleFunction size, int c) {
    double gamma = size.applyAsDouble(c);
    return gamma == 0 || gamma < Limits.WEAK_GAMMA * usualGamma(size);
  }

  /** Whether a channel's running variance is that of a constant. */
  private boolean constant(int c) {
    if (!numbers.tracked()) {
      return false;
    }
    double variance = numbers.variance().orElseThrow().applyAsDouble(c);
    return variance == 0 || variance < Limits.CONSTANT_BELOW_EPSILON * numbers.epsilon();
  }

  private void statistics() {
    IntToDoubleFunction mean = numbers.mean().orElseThrow();
    IntToDoubleFunction variance = numbers.variance().orElseThrow();
    boolean fresh =
        channels(c -> mean.applyAsDouble(c) == 0 && variance.applyAsDouble(c) == 1).isAll();
    if (fresh) {
      add(
          FindingKind.FRESH_STATISTICS,
          Severity.ERROR,
          "the running mean is 0 and the running variance 1 in " + all());
      return;
    }
    IntToDoubleFunction size = c -> Math.abs(numbers.gamma().applyAsDouble(c));
    constantChannels(size, variance);
    epsilonDominates(variance);
    gain();
    rounding(mean);
  }

  private void constantChannels(IntToDoubleFunction size, IntToDoubleFunction variance) {
    Channels dead = channels(c -> constant(c) && weak(size, c));
    if (!dead.isEmpty()) {
      add(
          FindingKind.DEAD_CHANNELS,
          Severity.NOTE,
          dead,
          "the running variance is at most %s and |γ| at most %s in %s channels"
              .formatted(
                  Figures.text(dead.worst(variance)), Figures.text(dead.worst(size)), dead.text()));
    }
    Channels alive = channels(c -> constant(c) && !weak(size, c));
    if (!alive.isEmpty()) {
      boolean most = alive.size() >= Limits.CONSTANT_SHARE * numbers.count();
      add(
          FindingKind.CONSTANT_CHANNELS,
          most ? Severity.ERROR : Severity.NOTE,
          alive,
          "the running variance is at most %s in %s channels; deviations are multiplied by up to %s"
              .formatted(
                  Figures.text(alive.worst(variance)),
                  alive.text(),
                  Figures.text(alive.worst(numbers::gain))));
    }
  }

  private void epsilonDominates(IntToDoubleFunction variance) {
    Channels live = channels(c -> !constant(c));
    Channels below = channels(c -> !constant(c) && variance.applyAsDouble(c) < numbers.epsilon());
    if (below.isEmpty()) {
      return;
    }
    // A layer's own state has the ε that it was trained with, so no conversion has changed it.
    boolean converted = norm.place().form() != Place.Form.STATE;
    boolean many = below.size() >= Limits.EPSILON_SHARE * live.size() && below.size() > 1;
    add(
        FindingKind.EPSILON_DOMINATES,
        many && converted ? Severity.ERROR : Severity.NOTE,
        below,
        "ε is %s, but the running variance of %s channels is smaller; the median of all is %s"
            .formatted(
                Figures.text(numbers.epsilon()),
                below.text(),
                Figures.text(numbers.median(variance).orElse(0))));
  }

  private void gain() {
    Channels large = channels(c -> !constant(c) && numbers.gain(c) > Limits.GAIN_NOTE);
    if (!large.isEmpty()) {
      double worst = large.worst(numbers::gain);
      add(
          FindingKind.LARGE_GAIN,
          worst > Limits.GAIN_ERROR ? Severity.ERROR : Severity.NOTE,
          large,
          "|γ|·rstd is up to %s in %s channels".formatted(Figures.text(worst), large.text()));
    }
  }

  private void rounding(IntToDoubleFunction mean) {
    IntToDoubleFunction moved =
        c -> Math.abs(mean.applyAsDouble(c)) * numbers.rstd(c) * Limits.FLOAT_ROUNDING;
    Channels far = channels(c -> moved.applyAsDouble(c) > Limits.ROUNDING_NOTE);
    if (!far.isEmpty()) {
      double worst = far.worst(moved);
      add(
          FindingKind.ROUNDING,
          worst > Limits.ROUNDING_ERROR ? Severity.ERROR : Severity.NOTE,
          far,
          "rounding to float32 moves the output of %s channels by up to %s of its standard deviation"
              .formatted(far.text(), Figures.text(worst)));
    }
  }
}
