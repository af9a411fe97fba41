package dev.normkit.cli.demo;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A network trained at every learning rate of the grid with every seed. The rate is chosen by the
 * validation digits: chosen by the test digits, the best of several would look better than it is.
 *
 * @param contender which network
 * @param errors of every training, rate after rate
 */
record RateSearch(Contender contender, List<Training.Errors> errors) {

  /** From rates at which every network is still slow to rates at which none reads best. */
  static final List<Float> RATES = List.of(0.001f, 0.003f, 0.01f, 0.03f, 0.1f, 0.3f, 1f, 3f);

  static final int SEEDS = 5;
  static final int TRAININGS = RATES.size() * SEEDS;

  /**
   * Runs all trainings, on all cores; the errors are the same on one.
   *
   * @param afterTraining is told of the end of each, on the thread that ran it
   */
  static RateSearch run(Training training, Contender contender, Runnable afterTraining) {
    return new RateSearch(
        contender,
        IntStream.range(0, TRAININGS)
            .parallel()
            .mapToObj(
                index -> {
                  float rate = RATES.get(index / SEEDS);
                  Training.Errors errors = training.run(contender, rate, 1 + index % SEEDS);
                  afterTraining.run();
                  return errors;
                })
            .toList());
  }

  /** The errors on the validation digits at a rate of the grid. */
  Spread validation(float rate) {
    return spread(rate, Training.Errors::validation);
  }

  /** The rate with the smallest mean error on the validation digits. */
  float chosenRate() {
    return RATES.stream()
        .min(Comparator.comparingDouble(rate -> validation(rate).mean()))
        .orElseThrow();
  }

  /** The errors on the test digits at the chosen rate. */
  Spread test() {
    return spread(chosenRate(), Training.Errors::test);
  }

  private Spread spread(float rate, ToDoubleFunction<Training.Errors> part) {
    int first = RATES.indexOf(rate) * SEEDS;
    return Spread.of(errors.subList(first, first + SEEDS).stream().mapToDouble(part));
  }
}
