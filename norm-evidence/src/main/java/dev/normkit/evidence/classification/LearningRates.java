package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The search for learning rates, on training images that no other run sees. */
public final class LearningRates implements Experiment {
  private static final String NAME = "learning-rates";

  /** Images of the search. */
  private static final int HELD_OUT = 5_000;

  /** For batches of 64; smaller batches take as much less as they are smaller. */
  private static final List<Double> USUAL = List.of(0.05, 0.1, 0.2, 0.4);

  /** Where the best would lie at the end of the usual ones. */
  private static final Map<Method, List<Double>> FURTHER =
      Map.of(
          Method.GROUP, List.of(0.0125, 0.025),
          Method.LAYER, List.of(0.0125, 0.025),
          Method.INSTANCE, List.of(0.8, 1.6));

  private static final Map<Method, List<Double>> FURTHER_SMALL =
      Map.of(Method.BATCH, List.of(0.8), Method.SWITCHABLE, List.of(0.8));

  private static final List<Double> ALL =
      List.of(0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "which learning rates do the other experiments take?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    if (quick) {
      return settings(Method.BATCH, CnnRuns.LARGEST, USUAL);
    }
    List<Row> settings = new ArrayList<>();
    SmallBatches.METHODS.forEach(m -> settings.addAll(settings(m, CnnRuns.LARGEST, rates(m))));
    SmallBatches.METHODS.forEach(m -> settings.addAll(settings(m, CnnRuns.SMALLEST, small(m))));
    return settings;
  }

  /** Those that are tried with a method and batches of 64, from the least. */
  static List<Double> rates(Method method) {
    return Stream.concat(USUAL.stream(), FURTHER.getOrDefault(method, List.of()).stream())
        .sorted()
        .toList();
  }

  /** Those that are tried with the smallest batches: what is in proportion, and more. */
  static List<Double> small(Method method) {
    double rate = Rates.AT_64.get(method);
    return Stream.concat(
            Stream.of(rate, 2 * rate, 4 * rate),
            FURTHER_SMALL.getOrDefault(method, List.of()).stream())
        .toList();
  }

  private static List<Row> settings(Method method, int batch, List<Double> rates) {
    return rates.stream()
        .map(rate -> CnnRuns.settings(method, batch).with("rate-at-64", rate))
        .toList();
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    Method method = Method.of(cell.settings().text("method"));
    int batch = cell.settings().integer("batch");
    double rate = cell.settings().number("rate-at-64") * batch / CnnRuns.LARGEST;
    Images all = data.images().train();
    Images train = CnnRuns.firstOf(all);
    Images held = all.part(train.count(), Math.min(HELD_OUT, all.count() - train.count()));
    Sequential network = ConvNetwork.of(train.size(), method, CnnRuns.random(cell.seed(), 1));
    boolean finite =
        new Training(network, train, batch)
            .run(
                new Training.Schedule(rate, CnnRuns.EPOCHS),
                CnnRuns.random(cell.seed(), 2),
                share -> watch.done(0.95 * share));
    double error = finite ? Errors.percent(network, held) : Errors.CHANCE;
    return new Outcome().add(NAME, Row.of("error", error));
  }

  @Override
  public Report report(Results results) {
    List<String> blocks = new ArrayList<>();
    blocks.add(text(results));
    blocks.add(table(results, SmallBatches.METHODS, CnnRuns.LARGEST, ALL).toString());
    blocks.add(
        "The same for the smallest batches, where the rate at the head of a column is divided by"
            + " 32:");
    blocks.add(table(results, SmallBatches.METHODS, CnnRuns.SMALLEST, ALL).toString());
    return new Report("Learning rates", List.of(), List.of(), blocks);
  }

  /** Error over rates. */
  private static MarkdownTable table(
      Results results, List<Method> methods, int batch, List<Double> rates) {
    List<String> header = new ArrayList<>(List.of("held-out error in %, batch " + batch));
    rates.forEach(rate -> header.add(String.valueOf(rate)));
    MarkdownTable table = new MarkdownTable(header);
    for (Method method : methods) {
      List<String> line = new ArrayList<>(List.of(method.title()));
      rates.forEach(rate -> line.add(ErrorTables.mean(errors(results, method, batch, rate), 2)));
      table.add(line);
    }
    return table;
  }

  static Paired errors(Results results, Method method, int batch, double rate) {
    Row asked = CnnRuns.settings(method, batch).with("rate-at-64", rate);
    return Paired.of(
        results.rows(NAME).stream().filter(row -> row.contains(asked)).toList(),
        row -> row.number("error"));
  }

  /** What was tuned and what wasn't. */
  static String text(Results results) {
    if (results.rows(NAME).isEmpty()) {
      return "The learning rates haven't been searched yet: `norm-evidence/run learning-rates`.";
    }
    return "Tuned were two numbers for each method: the learning rates with batches of 64 and of 2, by"
        + " the error on 5,000 further training images with seed 1, in steps of a factor 2"
        + " ([tables](learning-rates.md)): "
        + SmallBatches.METHODS.stream().map(LearningRates::chosen).collect(Collectors.joining(", "))
        + ". In between the rate is interpolated. A rate in proportion to the batch (Goyal et al."
        + " 2017) alone would be too low for small batches: with batches of 2 the search lowered the"
        + " error by "
        + SmallBatches.METHODS.stream()
            .map(method -> method.title() + " " + gain(results, method))
            .collect(Collectors.joining(", "))
        + " points. It was a search of one seed, so rates whose errors differ by some tenths of a point"
        + " can't be told apart"
        + edges()
        + ". Not tuned were the momentum of the descent and that of running statistics, ε, the number"
        + " of groups, the schedule, the network, and anything for single seeds or batch sizes.";
  }

  /** Where a rate beyond those tried may be better still. */
  private static String edges() {
    List<String> edges = new ArrayList<>();
    for (Method method : SmallBatches.METHODS) {
      if (atEdge(Rates.AT_64.get(method), rates(method))) {
        edges.add(method.title() + "'s with batches of 64");
      }
      if (atEdge(Rates.AT_2.get(method), small(method))) {
        edges.add(method.title() + "'s with batches of 2");
      }
    }
    return edges.isEmpty()
        ? ""
        : ", and at the end of those tried lies "
            + String.join(", ", edges)
            + ", so that the best may lie beyond";
  }

  private static boolean atEdge(double rate, List<Double> tried) {
    return rate == Collections.min(tried) || rate == Collections.max(tried);
  }

  private static String chosen(Method method) {
    return "%s %s and %s"
        .formatted(method.title(), Rates.of(method, CnnRuns.LARGEST), digits(method));
  }

  private static String digits(Method method) {
    return String.valueOf((float) Rates.of(method, CnnRuns.SMALLEST));
  }

  /** What the rate for the smallest batches gained against one in proportion. */
  private static String gain(Results results, Method method) {
    Optional<Effect> plain =
        errors(results, method, CnnRuns.SMALLEST, Rates.AT_64.get(method)).effect();
    Optional<Effect> tuned =
        errors(results, method, CnnRuns.SMALLEST, Rates.AT_2.get(method)).effect();
    return plain.isEmpty() || tuned.isEmpty()
        ? MarkdownTable.NONE
        : Effect.fixed(plain.get().mean() - tuned.get().mean(), 2);
  }
}
