package dev.normkit.monitor;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

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
    double noise = noise(history, known, statistic, slope);
    double slopeError = spread == 0 ? 0 : Math.sqrt(noise / spread);
    return new Trend(count, average, slope, end, noise, slopeError);
  }

  /**
   * ½·mean((bₜ−bₛ)²) over the known steps t and the one s before each, for batches of one size m;
   * each pair is brought to the usual m, and one with unknown steps between to that of neighbours.
   */
  private static double noise(
      StepHistory history, IntPredicate known, IntToDoubleFunction statistic, double slope) {
    int[] steps = IntStream.range(0, history.size()).filter(known).toArray();
    double sum = 0;
    for (int i = 1; i < steps.length; i++) {
      int before = steps[i - 1];
      int step = steps[i];
      double difference = statistic.applyAsDouble(step) - statistic.applyAsDouble(before);
      double beyond = difference - slope * (step - before - 1);
      double reciprocals = 1.0 / history.values(before) + 1.0 / history.values(step);
      sum += beyond * beyond / reciprocals;
    }
    return steps.length < 2 ? 0 : sum / (steps.length - 1) / history.usualValues();
  }

  /** The square of the slope, as far as noise does not explain it; 0 if it well might. */
  double drift() {
    boolean significant = Math.abs(slope) > SIGNIFICANT * slopeError;
    return significant ? slope * slope - slopeError * slopeError : 0;
  }
}
