package dev.normkit.evidence.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A value for each seed. What two have in common (the images' order, the first weights) falls out
 * when their difference is taken seed by seed.
 *
 * @param bySeed the values
 */
public record Paired(SortedMap<Integer, Double> bySeed) {
  /**
   * The values of some rows.
   *
   * @param rows with a column {@code seed}; of two rows of one seed the later counts
   * @param value of a row
   */
  public static Paired of(Collection<Row> rows, ToDoubleFunction<Row> value) {
    SortedMap<Integer, Double> values = new TreeMap<>();
    rows.forEach(row -> values.put(row.integer("seed"), value.applyAsDouble(row)));
    return new Paired(values);
  }

  /** As {@link #of}, but of several rows of one seed the mean counts. */
  public static Paired ofMeans(Collection<Row> rows, ToDoubleFunction<Row> value) {
    return new Paired(
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.integer("seed"), TreeMap::new, Collectors.averagingDouble(value))));
  }

  /** This − other, for the seeds that both have. */
  public Paired minus(Paired other) {
    SortedMap<Integer, Double> differences = new TreeMap<>();
    for (Map.Entry<Integer, Double> entry : bySeed.entrySet()) {
      Double theirs = other.bySeed.get(entry.getKey());
      if (theirs != null) {
        differences.put(entry.getKey(), entry.getValue() - theirs);
      }
    }
    return new Paired(differences);
  }

  /** The values alone, by seed. */
  public double[] values() {
    return bySeed.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * For example {@code 9.31 (9.10–9.55)}: mean, least and largest; the value alone of one seed, a
   * dash without any.
   */
  public String spread(int decimals) {
    if (bySeed.isEmpty()) {
      return MarkdownTable.NONE;
    }
    DoubleSummaryStatistics values = Arrays.stream(values()).summaryStatistics();
    String mean = Effect.fixed(values.getAverage(), decimals);
    if (values.getCount() == 1) {
      return mean;
    }
    return "%s (%s–%s)"
        .formatted(
            mean, Effect.fixed(values.getMin(), decimals), Effect.fixed(values.getMax(), decimals));
  }

  /** Mean and interval; empty without a value. */
  public Optional<Effect> effect() {
    return bySeed.isEmpty() ? Optional.empty() : Optional.of(Bootstrap.mean(values()));
  }
}
