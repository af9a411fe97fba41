package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Comparisons;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.report.Verdict;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** On LN: whether LayerNorm works less well in a CNN than BatchNorm or GroupNorm. */
public final class LayerNormInCnn implements Experiment {
  private static final String NAME = "layer-norm-in-cnn";

  /** LayerNorm's other form, at some batch sizes: it doesn't depend on the batch. */
  private static final List<Integer> OTHER_FORM = List.of(64, 8, 2);

  private static final List<Method> METHODS =
      List.of(Method.LAYER, Method.LAYER_BY_CHANNEL, Method.BATCH, Method.GROUP);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "does LayerNorm work less well in a CNN than BatchNorm and GroupNorm?";
  }

  @Override
  public String table() {
    return CnnRuns.TABLE;
  }

  @Override
  public List<String> runBy() {
    return List.of(name(), CnnRuns.TABLE);
  }

  @Override
  public List<Row> settings(boolean quick) {
    List<Method> methods = List.of(Method.LAYER, Method.BATCH, Method.GROUP);
    if (quick) {
      return CnnRuns.settings(methods, List.of(CnnRuns.LARGEST));
    }
    return Stream.concat(
            CnnRuns.settings(methods, CnnRuns.BATCHES).stream(),
            CnnRuns.settings(List.of(Method.LAYER_BY_CHANNEL), OTHER_FORM).stream())
        .toList();
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    return CnnRuns.run(cell, data, watch);
  }

  @Override
  public Report report(Results results) {
    CnnRuns runs = new CnnRuns(results);
    ErrorTables tables = new ErrorTables(runs, METHODS);
    List<String> blocks = new ArrayList<>();
    blocks.add(tables.errors().toString());
    blocks.add("Mean, with the least and the largest.");
    blocks.add("LayerNorm against the others, paired by seed, with 95 % intervals:");
    blocks.add(tables.above(Method.LAYER).toString());
    blocks.add("## What was done");
    blocks.add(
        "LayerNorm is that of this library and of PyTorch: statistics over channels, height and"
            + " width of an image, γ and β for each of their elements. Wu & He 2018 compare it with"
            + " γ and β for each channel, which is GroupNorm with one group; that has lines of its"
            + " own and takes LayerNorm's learning rate. In their ResNet-50 on ImageNet with 32"
            + " images for each GPU the validation error was 25.3 % with LayerNorm, 24.1 % with"
            + " GroupNorm and 23.6 % with BatchNorm.");
    blocks.add(
        "The runs are those of [small-batches](small-batches.md), which tells how they were"
            + " trained and tuned.");
    blocks.add("## Where this differs from the literature");
    blocks.add(
        order(runs)
            + "ConvNeXt (Liu et al. 2022) does"
            + " as well with LayerNorm as with BatchNorm or better, but with statistics over the"
            + " channels of each position alone, few of them in each block and a training of its own;"
            + " that LayerNorm wasn't tried here.");
    return new Report(
        "LayerNorm in a CNN",
        verdict(runs).stream().toList(),
        List.of(tables.chart(NAME, "LayerNorm in a CNN: test error on Fashion-MNIST")),
        blocks);
  }

  /** Whether LayerNorm, GroupNorm and BatchNorm come in the order of Wu & He. */
  private static String order(CnnRuns runs) {
    boolean same =
        SmallBatchReport.positive(runs.above(Method.LAYER, Method.GROUP, CnnRuns.LARGEST))
            && SmallBatchReport.positive(runs.above(Method.GROUP, Method.BATCH, CnnRuns.LARGEST));
    return "With batches of 64 the order of the three is "
        + (same ? "that of Wu & He 2018. " : "not surely that of Wu & He 2018. ");
  }

  private static Optional<Verdict> verdict(CnnRuns runs) {
    Optional<Effect> batch = runs.above(Method.LAYER, Method.BATCH, CnnRuns.LARGEST);
    Optional<Effect> group = runs.above(Method.LAYER, Method.GROUP, CnnRuns.LARGEST);
    if (batch.isEmpty() || group.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> aboveBatch = seen(runs, Method.BATCH);
    List<Integer> aboveGroup = seen(runs, Method.GROUP);
    String sentence =
        "With batches of 64 LayerNorm's test error less BatchNorm's was "
            + SmallBatchReport.points(batch.get())
            + ", and less GroupNorm's "
            + SmallBatchReport.points(group.get())
            + "; its being above BatchNorm's was "
            + SmallBatchReport.where(CnnRuns.BATCHES, aboveBatch::contains)
            + "; above GroupNorm's, "
            + SmallBatchReport.where(CnnRuns.BATCHES, aboveGroup::contains)
            + ".";
    return Optional.of(
        new Verdict(
            "On LN",
            List.of("DOC-4"),
            Comparisons.of(
                Stream.of(Method.BATCH, Method.GROUP)
                    .flatMap(other -> runs.above(Method.LAYER, other, CnnRuns.BATCHES).stream())
                    .toList()),
            sentence,
            batch.get(),
            SmallBatchReport.UNIT));
  }

  /** Where LayerNorm is worse than another method. */
  private static List<Integer> seen(CnnRuns runs, Method other) {
    return CnnRuns.BATCHES.stream()
        .filter(batch -> SmallBatchReport.positive(runs.above(Method.LAYER, other, batch)))
        .toList();
  }
}
