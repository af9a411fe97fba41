package dev.normkit.cli.demo;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean and variance of every statistic group, computed here in plain double precision: a check of
 * the library that does not rest on the library.
 */
final class GroupStatistics {
  private final int groups;
  private final int length;

  /** From one group's start to the next, and from one value of a group to the next. */
  private final int groupStep;

  private final int valueStep;

  /**
   * The groups of a plan.
   *
   * @param plan of dense BATCH, where a group is a column, or of a method whose groups lie one
   *     after another in memory
   */
  GroupStatistics(NormPlan plan) {
    groups = plan.statisticGroups();
    length = plan.shape().elements() / groups;
    boolean columns = plan.spec().method() == NormMethod.BATCH;
    groupStep = columns ? 1 : length;
    valueStep = columns ? groups : 1;
  }

  /** The moments of one group. */
  record Moments(double mean, double variance) {}

  int groups() {
    return groups;
  }

  List<Moments> of(float[] data) {
    List<Moments> all = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      double mean = 0;
      for (int i = 0; i < length; i++) {
        mean += data[group * groupStep + i * valueStep] / (double) length;
      }
      double variance = 0;
      for (int i = 0; i < length; i++) {
        double shift = data[group * groupStep + i * valueStep] - mean;
        variance += shift * shift / length;
      }
      all.add(new Moments(mean, variance));
    }
    return all;
  }
}
