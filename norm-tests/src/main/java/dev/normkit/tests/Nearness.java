package dev.normkit.tests;

import dev.normkit.tests.NormCase.Statistics;
import java.util.Locale;

/** How much of its tolerance a backend with other bits needs, at the place that needs most. */
final class Nearness {
  private double most;
  private String where = "";

  /** Takes a call's answer into account. */
  void add(NormCase asked, Statistics statistics, Answer answer, Oracle oracle, double slack) {
    for (Output output : Output.values()) {
      if (answer.has(output)) {
        double share = answer.share(output, output.truth(oracle), slack);
        if (share > most) {
          most = share;
          where = ", by " + output + " of " + asked + " with " + statistics + " statistics";
        }
      }
    }
  }

  double most() {
    return most;
  }

  /** For people, for example "0.31 of it, by dx of …". */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2g of it", most) + where;
  }
}
