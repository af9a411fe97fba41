package dev.normkit.evidence.smoothness;

import dev.normkit.evidence.report.Comparisons;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.LineChart;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the runs say on the surface of the loss. */
final class SmoothnessReport {
  private static final List<Measure> SURFACE =
      List.of(Measure.RANGE, Measure.CHANGE, Measure.ROUGHNESS);

  private final Results results;
  private final List<Row> rows;
  private final List<Row> path;

  SmoothnessReport(Results results) {
    this.results = results;
    rows = results.rows(Smoothness.TABLE);
    path = results.rows(Smoothness.PATH);
  }

  Report report() {
    List<Verdict> verdicts = new ArrayList<>();
    if (complete()) {
      verdicts.add(surface());
      verdicts.add(shift());
    }
    List<LineChart> charts = new ArrayList<>();
    for (Measure measure : List.of(Measure.RANGE, Measure.ROUGHNESS, Measure.SHIFT)) {
      charts.add(chart(measure));
    }
    return new Report("Smoothness", verdicts, charts, blocks());
  }

  private boolean complete() {
    return Arrays.stream(Behind.values())
        .allMatch(behind -> values(behind, "error").effect().isPresent());
  }

  private static boolean is(Row row, Behind behind) {
    return row.text("behind").equals(behind.word());
  }

  private Paired values(Behind behind, String column) {
    return Paired.of(
        rows.stream().filter(row -> is(row, behind)).toList(), row -> row.number(column));
  }

  /** The mean of the natural logarithm along each seed's path, so that no single step outweighs. */
  private Paired logarithms(Behind behind, Measure measure) {
    SortedMap<Integer, Double> means = new TreeMap<>();
    path.stream()
        .filter(row -> is(row, behind))
        .collect(Collectors.groupingBy(row -> row.integer("seed")))
        .forEach(
            (seed, steps) ->
                means.put(
                    seed,
                    steps.stream()
                        .mapToDouble(row -> StrictMath.log(measure.of(row)))
                        .average()
                        .orElseThrow()));
    return new Paired(means);
  }

  /** How many times as large one's is as another's. */
  private Effect times(Behind one, Behind other, Measure measure) {
    Effect effect =
        logarithms(one, measure).minus(logarithms(other, measure)).effect().orElseThrow();
    return new Effect(
        StrictMath.exp(effect.mean()),
        StrictMath.exp(effect.low()),
        StrictMath.exp(effect.high()),
        effect.seeds());
  }

  private static String text(Effect times) {
    return times.words(" times", 2);
  }

  /** Without normalization the surface is rougher, by each of the three measures. */
  private Verdict surface() {
    List<String> parts = new ArrayList<>();
    List<Effect> rougher = new ArrayList<>();
    for (Measure measure : SURFACE) {
      Effect times = times(Behind.NONE, Behind.BATCH, measure);
      rougher.add(times.minus(1));
      parts.add("the " + measure.title() + " was " + text(times));
    }
    String sentence =
        "Along the path of training, without normalization "
            + String.join(", ", parts)
            + " that with BatchNorm, whose surface is the smoother one where this is above 1."
            + " Multiplied by the squared length of the parameters, effective β-smoothness was "
            + text(times(Behind.NONE, Behind.BATCH, Measure.SCALED))
            + " that with BatchNorm.";
    return new Verdict(
        "Analysis",
        List.of("DOC-4"),
        Comparisons.of(rougher),
        sentence,
        times(Behind.NONE, Behind.BATCH, Measure.ROUGHNESS),
        "times BatchNorm's effective β-smoothness");
  }

  /** Noise shifts more, and what BatchNorm gains stays. */
  private Verdict shift() {
    Effect shift = times(Behind.NOISY, Behind.NONE, Measure.SHIFT);
    Effect gain = gain(Behind.NOISY);
    Effect rough = times(Behind.NONE, Behind.NOISY, Measure.ROUGHNESS);
    String sentence =
        "With noise behind BatchNorm activations shifted at each step "
            + text(shift)
            + " as much as without normalization, with BatchNorm alone "
            + text(times(Behind.BATCH, Behind.NONE, Measure.SHIFT))
            + ". The test error with noise was "
            + gain.words(" points", 2, "below", "above")
            + " that without normalization, and that with BatchNorm alone "
            + gain(Behind.BATCH).words(" points", 2, "below", "above")
            + ". Without normalization effective β-smoothness was "
            + text(rough)
            + " that with noise.";
    return new Verdict(
        "Analysis (covariate shift)",
        List.of("DOC-4"),
        Comparisons.of(List.of(shift.minus(1), gain, rough.minus(1))),
        sentence,
        gain,
        "points of test error");
  }

  /** By how much an error is below that without normalization. */
  private Effect gain(Behind behind) {
    return values(Behind.NONE, "error").minus(values(behind, "error")).effect().orElseThrow();
  }

  private List<String> blocks() {
    return List.of(
        table().toString(),
        "Geometric means along the path, with the least and the largest seed; the loss, which is that"
            + " of the last steps of training with whatever noise there is, and the test error are"
            + " ordinary means.",
        "## What was done",
        DONE,
        "## What was tuned, and what wasn't",
        TUNED,
        SmoothnessRates.table(results).toString(),
        "## Where this differs from the literature",
        LITERATURE);
  }

  private MarkdownTable table() {
    List<String> header =
        new ArrayList<>(
            List.of(
                "behind a convolution", "test error in %", "with statistics of training", "loss"));
    for (Measure measure : Measure.values()) {
      header.add(measure.title());
    }
    MarkdownTable table = new MarkdownTable(header);
    for (Behind behind : Behind.values()) {
      List<String> line = new ArrayList<>(List.of(behind.title()));
      line.add(values(behind, "error").spread(2));
      line.add(values(behind, "error-without-recomputing").spread(2));
      line.add(values(behind, "loss").spread(3));
      for (Measure measure : Measure.values()) {
        SortedMap<Integer, Double> means = new TreeMap<>(logarithms(behind, measure).bySeed());
        means.replaceAll((seed, logarithm) -> StrictMath.exp(logarithm));
        line.add(new Paired(means).spread(measure == Measure.SCALED ? 0 : 3));
      }
      table.add(line);
    }
    return table;
  }

  private LineChart chart(Measure measure) {
    LineChart chart =
        LineChart.overNumber(
                "smoothness-" + measure.column(),
                "CNN on Fashion-MNIST: " + measure.title(),
                "step of training",
                measure.title() + " (band: seeds)")
            .withBands()
            .withLogarithm();
    for (Behind behind : Behind.values()) {
      SortedMap<Integer, List<Row>> steps =
          path.stream()
              .filter(row -> is(row, behind))
              .collect(
                  Collectors.groupingBy(
                      row -> row.integer("step"), TreeMap::new, Collectors.toList()));
      List<LineChart.Point> points = new ArrayList<>();
      steps.forEach((step, at) -> point(step, at, measure).ifPresent(points::add));
      chart.line(behind.title(), points);
    }
    return chart;
  }

  private static Optional<LineChart.Point> point(int step, List<Row> rows, Measure measure) {
    double[] values = rows.stream().mapToDouble(measure::of).toArray();
    return Optional.of(LineChart.Point.of(step, values));
  }

  private static final String DONE =
      "The classifier of the other experiments learns from 10,000 training images of Fashion-MNIST in "
          + Smoothness.EPOCHS
          + " epochs by "
          + SmoothnessRun.TEXT
          + "; the test error is that of all 10,000 test images, without noise, after BatchNorm's"
          + " statistics were computed anew without noise as the plain average over the batches of an"
          + " epoch (else those of later layers would be of noisy inputs). Every "
          + Smoothness.EVERY
          + " steps the surface is looked at, with the batch of that step, its statistics and its"
          + " noise: from the parameters θ along the gradient g to θ − ηg, with η one of "
          + Surface.STEPS.stream().map(String::valueOf).collect(Collectors.joining(", "))
          + ". The variation of the loss is the distance from the least to the largest loss on this"
          + " way; the change of the gradient is the largest Euclidean distance between the gradient"
          + " there and g; effective β-smoothness is the largest such distance divided by the way η‖g‖."
          + " Smaller is smoother. The shift is what a step of training changes in the mean of each"
          + " activation before ReLU over 64 fixed images: the root mean square, in deviations of that"
          + " layer's activations, averaged over the layers. The noise is that of Santurkar et al. 2018:"
          + " each normalized activation is multiplied by s and m is added, where for each activation"
          + " and step μ is drawn evenly from −0.5 to 0.5 and σ evenly from 1 to 1.25, and for each"
          + " image m evenly within 0.1 of μ and s from a normal distribution of mean σ and deviation"
          + " 0.1; these constants are those of the paper's appendix as we know them, and could not be"
          + " checked against it here.";

  private static final String TUNED =
      "All three run with the learning rate "
          + Smoothness.RATE
          + ", the best without normalization by the error of 2,000 held-out training images after one"
          + " epoch with one seed (`norm-evidence/run smoothness-rates --seeds 1`, below): the paths are"
          + " then of equal steps, and what is not normalized isn't harmed by the choice. "
          + SmoothnessRates.NOISE
          + " Not tuned: the network, batch, momentum, the way along the gradient, the noise.";

  private static final String LITERATURE =
      "Santurkar et al. 2018 (*How Does Batch Normalization Help Optimization?*, arXiv 1805.11604)"
          + " measure the same along the training of VGG on CIFAR-10, with plain gradient descent at"
          + " rate 0.1, which is also the middle of their way along the gradient. They show pictures of"
          + " one run each and no intervals. They also find that BatchNorm itself doesn't lessen"
          + " covariate shift, which they measure by gradients; here the means of activations shifted"
          + " less with it, as the second verdict says. A caution that holds for theirs and"
          + " ours: weights before BatchNorm may be of any length without changing the output, and"
          + " curvature goes with one over its square, so smoothness in terms of weights is partly a"
          + " matter of their length; the last column undoes that.";
}
