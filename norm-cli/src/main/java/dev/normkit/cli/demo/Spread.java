package dev.normkit.cli.demo;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/** What several seeds make of one number. */
record Spread(double mean, double least, double most) {
  static Spread of(DoubleStream values) {
    DoubleSummaryStatistics all = values.summaryStatistics();
    return new Spread(all.getAverage(), all.getMin(), all.getMax());
  }
}
