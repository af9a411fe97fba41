package dev.normkit.monitor;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * A statistic of successive batches as a straight line with noise around it.
 *
 * @param count the steps behind it
 * @param average of all steps
 * @param slope of the line by least squares, per step
 * @param end the line's value at the last step
 * @param noise the variance around the line of a batch of usual size, from successive differences
 * @param slopeError the standard deviation of the slope
 */
record Trend(int count, double average, double slope, double end, double noise, double slopeError) {
  /** How many standard deviations are more than an accident. */
  static final double SIGNIFICANT = 3;

  /**
   * Fits the line.
   *
   * @param history gives the number of steps and the sizes of their batches
   * @param known which steps count
   * @param statistic its value at a step
   */
  static Trend of(StepHistory history, IntPredicate known, IntToDoubleFunction statistic) {
    int count = 0;
    double place = 0;
    double average = 0;
    for (int step = 0; step < history.size(); step++) {
      if (known.test(step)) {
        count++;
        place += (step - place) / count;
        average += (statistic.applyAsDouble(step) - average) / count;
      }
    }
    double spread = 0;
    double product = 0;
    for (int step = 0; step < history.size(); step++) {
      if (known.test(step)) {
        double distance = step - place;
        spread += distance * distance;
        product += distance * (statistic.applyAsDouble(step) - average);
      }
    }
    double slope = spread == 0 ? 0 : product / spread;
    double end = average + slope * (history.size() - 1 - place);
    double noise = noise(history, known, statistic);
    double slopeError = spread == 0 ? 0 : Math.sqrt(noise / spread);
    return new Trend(count, average, slope, end, noise, slopeError);
  }

  /** ½·mean((bₜ−bₜ₋₁)²) for batches of one size m; each pair is brought to the usual m. */
  private static double noise(
      StepHistory history, IntPredicate known, IntToDoubleFunction statistic) {
    double sum = 0;
    int pairs = 0;
    for (int step = 1; step < history.size(); step++) {
      if (known.test(step - 1) && known.test(step)) {
        double difference = statistic.applyAsDouble(step) - statistic.applyAsDouble(step - 1);
        double reciprocals = 1.0 / history.values(step - 1) + 1.0 / history.values(step);
        sum += difference * difference / reciprocals;
        pairs++;
      }
    }
    return pairs == 0 ? 0 : sum / pairs / history.usualValues();
  }

  /** The square of the slope, as far as noise does not explain it; 0 if it well might. */
  double drift() {
    boolean significant = Math.abs(slope) > SIGNIFICANT * slopeError;
    return significant ? slope * slope - slopeError * slopeError : 0;
  }
}
