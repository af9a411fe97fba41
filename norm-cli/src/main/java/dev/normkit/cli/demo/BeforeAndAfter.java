package dev.normkit.cli.demo;

import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a method does to the digits: the average over its statistic groups of their mean (after: of
 * its absolute value, so that nothing cancels) and of their variance. Groups of equal pixels, for
 * example a corner that is always white, have no variance to bring to 1 and are counted apart.
 */
record BeforeAndAfter(
    int groups,
    int constantGroups,
    double meanBefore,
    double meanAfter,
    double varianceBefore,
    double varianceAfter) {

  static BeforeAndAfter measure(NormSelector selector, UsageExample example, float[] pixels) {
    NormLayer layer = selector.layer(example.usage());
    float[] normalized = layer.train().forward(pixels);
    GroupStatistics statistics = new GroupStatistics(layer.typicalPlan());
    List<GroupStatistics.Moments> before = varying(statistics.of(pixels));
    List<GroupStatistics.Moments> after = varying(statistics.of(normalized));
    return new BeforeAndAfter(
        statistics.groups(),
        statistics.groups() - before.size(),
        average(before, GroupStatistics.Moments::mean),
        average(after, moments -> Math.abs(moments.mean())),
        average(before, GroupStatistics.Moments::variance),
        average(after, GroupStatistics.Moments::variance));
  }

  private static List<GroupStatistics.Moments> varying(List<GroupStatistics.Moments> groups) {
    return groups.stream().filter(moments -> moments.variance() > 0).toList();
  }

  private static double average(
      List<GroupStatistics.Moments> groups, ToDoubleFunction<GroupStatistics.Moments> part) {
    return groups.stream().mapToDouble(part).average().orElse(Double.NaN);
  }
}
