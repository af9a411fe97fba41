package dev.normkit.evidence.classification;

import dev.normkit.evidence.report.Comparisons;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the runs say on small batches. */
final class SmallBatchReport {
  static final String UNIT = "points of test error";

  /** Below 8. */
  private static final List<Integer> SMALL = List.of(4, 2);

  /** All others, but for SwitchableNorm, which has BatchNorm in its mix. */
  private static final List<Method> RIVALS =
      List.of(Method.GROUP, Method.LAYER, Method.INSTANCE, Method.NONE);

  private static final List<Integer> SMALLER = List.of(32, 16, 8, 4, 2);

  private static final List<Integer> NOT_SMALL = List.of(64, 32, 16, 8);

  private static final String IMAGE_NET =
      "Validation error of ResNet-50 in % (Wu & He 2018, *Group Normalization*, ECCV); the batch is"
          + " that of each GPU, of which there were 8, and only BatchNorm's statistics depend on it.";

  private static final String READING =
      "All cells have 3 epochs, so that batches of 2 take 32 times as many steps as batches of 64. In"
          + " a training as short as this more steps help, whatever the normalization; how a method's"
          + " error changes against GroupNorm's, whose statistics don't depend on the batch, is what"
          + " is left. And a batch of 2 isn't two values: the last layers here have 2·4·4 = 32 values"
          + " for each channel and the first 2·14·14 = 392, where ResNet-50 has 2·7·7 = 98 in its last"
          + " ones at 2 images for each GPU.";

  private static final String LITERATURE =
      "In Wu & He 2018 BatchNorm's error at 2 images for each GPU is 11.1 points above that at 32,"
          + " and GroupNorm's is 10.6 points below BatchNorm's; at 32 InstanceNorm's is 4.8 points"
          + " above BatchNorm's.";

  private static final String REASONS =
      " Small images, ten classes, a network of six layers and a short training are where this"
          + " differs from ImageNet; which of them matters wasn't tried.";

  private final CnnRuns runs;
  private final Results results;

  SmallBatchReport(CnnRuns runs, Results results) {
    this.runs = runs;
    this.results = results;
  }

  Report report() {
    List<Verdict> verdicts =
        Stream.of(problem(), usageThree(), usageFour(), instance())
            .flatMap(Optional::stream)
            .toList();
    ErrorTables tables = new ErrorTables(runs, SmallBatches.METHODS);
    List<String> blocks = new ArrayList<>();
    blocks.add(tables.errors().toString());
    blocks.add("Mean, with the least and the largest." + lowest());
    blocks.add("BatchNorm against the others, paired by seed, with 95 % intervals:");
    blocks.add(tables.above(Method.BATCH).toString());
    blocks.add("## Beside it: ImageNet");
    blocks.add(imageNet().toString());
    blocks.add(IMAGE_NET);
    blocks.add("## How to read this");
    blocks.add(READING);
    blocks.add("## Where this differs from the literature");
    blocks.add(LITERATURE + contradictions() + REASONS);
    blocks.add("## A longer training");
    blocks.addAll(LongerTraining.blocks(results));
    blocks.add("## What was done");
    blocks.add(CnnRuns.TEXT);
    blocks.add(LearningRates.text(results));
    blocks.add(Baseline.text(results));
    return new Report(
        "Small batches",
        verdicts,
        List.of(tables.chart("small-batches", "Test error on Fashion-MNIST by batch size")),
        blocks);
  }

  /** A method that no rule picks. */
  private String lowest() {
    List<Integer> below =
        CnnRuns.BATCHES.stream()
            .filter(
                batch ->
                    Stream.concat(RIVALS.stream(), Stream.of(Method.BATCH))
                        .allMatch(
                            other ->
                                runs.above(Method.SWITCHABLE, other, batch)
                                    .filter(effect -> effect.mean() < 0)
                                    .isPresent()))
            .toList();
    return below.isEmpty()
        ? ""
        : " SwitchableNorm's mean is the lowest at batches of "
            + list(below)
            + "; no usage of the article names that method, so no rule picks it.";
  }

  /** What Wu & He saw and these runs didn't, or of which they saw the opposite. */
  private String contradictions() {
    List<String> not = new ArrayList<>();
    Optional<Effect> group = runs.above(Method.BATCH, Method.GROUP, CnnRuns.SMALLEST);
    if (!grew(CnnRuns.SMALLEST)) {
      not.add("that BatchNorm's own error rises");
    }
    boolean opposite = group.isPresent() && group.get().negative();
    if (!positive(group) && !opposite) {
      not.add("that GroupNorm's is below it with batches of 2");
    }
    if (!positive(runs.above(Method.INSTANCE, Method.BATCH, CnnRuns.LARGEST))) {
      not.add("that InstanceNorm's is above it with batches of 64");
    }
    return (opposite
            ? " The opposite was seen here of one of these: GroupNorm's error is above BatchNorm's"
                + " with batches of 2."
            : "")
        + (not.isEmpty() ? "" : " Not seen here was " + String.join(", nor ", not) + ".");
  }

  private static MarkdownTable imageNet() {
    return new MarkdownTable("images for each GPU", "32", "16", "8", "4", "2")
        .add("BatchNorm", "23.6", "23.7", "24.8", "27.3", "34.7")
        .add("GroupNorm", "24.1", "24.2", "24.0", "24.2", "24.1");
  }

  /**
   * BatchNorm's own loss. By how much it is more than GroupNorm's is told and not counted, since
   * the article doesn't compare them so.
   */
  private Optional<Verdict> problem() {
    Optional<Effect> more = excess(CnnRuns.SMALLEST);
    Optional<Effect> own = runs.grown(Method.BATCH, CnnRuns.SMALLEST).effect();
    Optional<Effect> group = runs.grown(Method.GROUP, CnnRuns.SMALLEST).effect();
    if (more.isEmpty() || own.isEmpty() || group.isEmpty()) {
      return Optional.empty();
    }
    IntPredicate lostMore = batch -> positive(excess(batch));
    String sentence =
        "With batches of 2 instead of 64 BatchNorm's test error changed by "
            + points(own.get())
            + "; a rise was "
            + where(SMALLER, this::grew)
            + ". GroupNorm's changed by "
            + points(group.get())
            + ", so that BatchNorm's change was "
            + more.get().words(" points", 2, "worse", "better")
            + " than GroupNorm's: such a loss was "
            + where(SMALLER, lostMore)
            + ". The article doesn't compare these changes, so they don't count.";
    return Optional.of(
        new Verdict(
            "BN problem 1",
            List.of("DOC-3"),
            Comparisons.of(
                SMALL.stream()
                    .flatMap(batch -> runs.grown(Method.BATCH, batch).effect().stream())
                    .toList()),
            sentence,
            own.get(),
            UNIT));
  }

  private boolean grew(int batch) {
    return positive(runs.grown(Method.BATCH, batch).effect());
  }

  private Optional<Effect> excess(int batch) {
    return runs.grown(Method.BATCH, batch).minus(runs.grown(Method.GROUP, batch)).effect();
  }

  private Optional<Verdict> usageThree() {
    IntPredicate seen = batch -> positive(runs.above(Method.BATCH, Method.GROUP, batch));
    IntPredicate opposite = batch -> positive(runs.above(Method.GROUP, Method.BATCH, batch));
    return runs.above(Method.BATCH, Method.GROUP, CnnRuns.SMALLEST)
        .map(
            effect ->
                new Verdict(
                    "Usage 3",
                    List.of("DOC-3"),
                    Comparisons.of(runs.above(Method.BATCH, Method.GROUP, SMALL)),
                    "With batches of 2 BatchNorm's test error was "
                        + effect.words(" points", 2, "above", "below")
                        + " GroupNorm's; GroupNorm's being lower was "
                        + where(CnnRuns.BATCHES, seen)
                        + ", and BatchNorm's being lower "
                        + where(CnnRuns.BATCHES, opposite)
                        + ".",
                    effect,
                    UNIT));
  }

  /** That BatchNorm comes first where batches aren't small. */
  private Optional<Verdict> usageFour() {
    IntPredicate seen =
        batch ->
            RIVALS.stream().allMatch(method -> positive(runs.above(method, Method.BATCH, batch)));
    return runs.above(Method.GROUP, Method.BATCH, CnnRuns.LARGEST)
        .map(
            effect ->
                new Verdict(
                    "Usage 4",
                    List.of("DOC-4"),
                    Comparisons.of(
                        RIVALS.stream()
                            .flatMap(rival -> runs.above(rival, Method.BATCH, NOT_SMALL).stream())
                            .toList()),
                    "With batches of 64 GroupNorm's test error less BatchNorm's was "
                        + points(effect)
                        + "; BatchNorm's being below those of GroupNorm, LayerNorm,"
                        + " InstanceNorm and none was "
                        + where(NOT_SMALL, seen)
                        + ".",
                    effect,
                    UNIT));
  }

  private Optional<Verdict> instance() {
    IntPredicate seen = batch -> positive(runs.above(Method.INSTANCE, Method.BATCH, batch));
    return runs.above(Method.INSTANCE, Method.BATCH, CnnRuns.LARGEST)
        .map(
            effect ->
                new Verdict(
                    "On IN",
                    List.of("DOC-4"),
                    Comparisons.of(runs.above(Method.INSTANCE, Method.BATCH, CnnRuns.BATCHES)),
                    "In classification with batches of 64 InstanceNorm's test error less BatchNorm's"
                        + " was "
                        + points(effect)
                        + "; its being higher was "
                        + where(CnnRuns.BATCHES, seen)
                        + ".",
                    effect,
                    UNIT));
  }

  static boolean positive(Optional<Effect> effect) {
    return effect.isPresent() && effect.get().positive();
  }

  static String points(Effect effect) {
    return effect.words(" points", 2);
  }

  /** At which batch sizes something was seen, and at which it wasn't. */
  static String where(List<Integer> batches, IntPredicate seen) {
    String at = list(batches.stream().filter(seen::test).toList());
    String not = list(batches.stream().filter(batch -> !seen.test(batch)).toList());
    if (at.isEmpty() || not.isEmpty()) {
      return (at.isEmpty() ? "not seen" : "seen") + " at batches of " + (at.isEmpty() ? not : at);
    }
    return "seen at batches of " + at + ", not at " + not;
  }

  private static String list(List<Integer> batches) {
    return batches.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
