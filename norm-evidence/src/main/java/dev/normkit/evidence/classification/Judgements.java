package dev.normkit.evidence.classification;

import dev.normkit.evidence.report.Comparisons;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What BatchNormMonitor said, beside what happened. */
final class Judgements {
  /** Recomputing helped if the error fell by more than this: seeds alone move it by less. */
  private static final double HELPED = 0.5;

  /** The share of judgements in % above which a monitor is right. */
  private static final double RIGHT = 90;

  private static final String VALUES =
      "The monitor measures the noise of the values that a channel has; with batches of 2 those are"
          + " 32 at least in this network, so it calls no batch too small. DOC-3 counts samples,"
          + " before there is anything to measure, and calls batches of 4 and 2 small.";

  private static final Predicate<Row> SAID = row -> row.integer("layers-stale") > 0;

  /** By statistics that the monitor doesn't see: those of the final weights. */
  private static final Predicate<Row> LARGE =
      row -> row.number("largest-gap") > row.number("limit");

  private static final Predicate<Row> HARMFUL =
      row -> row.number("inference-error") - row.number("recomputed-error") > HELPED;

  private final List<Row> rows;

  Judgements(List<Row> rows) {
    this.rows = rows;
  }

  List<String> blocks() {
    if (rows.isEmpty()) {
      return List.of("Nothing was run yet.");
    }
    List<String> blocks = new ArrayList<>();
    blocks.add(
        "Each row counts judgements: one for each seed and each of both moments. The monitors of"
            + " the six layers said *stale* if one of them did. The gap was large if that of a"
            + " channel was above the monitor's limit of "
            + Effect.fixed(rows.get(0).number("limit"), 2)
            + "; recomputing helped if it lowered the test error by more than "
            + Effect.fixed(HELPED, 1)
            + " points.");
    blocks.add(counts("gap large", LARGE).toString());
    blocks.add(counts("recomputing helped", HARMFUL).toString());
    blocks.add("What else it said, by batch size:");
    blocks.add(advice().toString());
    blocks.add(VALUES);
    return blocks;
  }

  private MarkdownTable counts(String what, Predicate<Row> happened) {
    MarkdownTable table =
        new MarkdownTable(
            "batch size, running statistics",
            "said, " + what,
            "said, not so",
            "not said, " + what,
            "neither");
    for (int batch : TrainingAndInference.BATCHES) {
      for (Average average : Average.values()) {
        List<Row> those = those(batch, average);
        table.add(
            batch + ", " + average.title(),
            count(those, SAID.and(happened)),
            count(those, SAID.and(happened.negate())),
            count(those, SAID.negate().and(happened)),
            count(those, SAID.negate().and(happened.negate())));
      }
    }
    table.add(
        "all",
        count(rows, SAID.and(happened)),
        count(rows, SAID.and(happened.negate())),
        count(rows, SAID.negate().and(happened)),
        count(rows, SAID.negate().and(happened.negate())));
    return table;
  }

  private List<Row> those(int batch, Average average) {
    return rows.stream()
        .filter(row -> row.integer("batch") == batch && row.text("average").equals(average.word()))
        .toList();
  }

  private static String count(List<Row> those, Predicate<Row> which) {
    return String.valueOf(those.stream().filter(which).count());
  }

  private MarkdownTable advice() {
    MarkdownTable table =
        new MarkdownTable(
            "batch size", "layers whose batch is too small, of 6", "advice at the end");
    for (int batch : TrainingAndInference.BATCHES) {
      List<Row> those =
          rows.stream()
              .filter(row -> row.integer("batch") == batch && row.text("when").equals("end"))
              .toList();
      table.add(
          String.valueOf(batch),
          ErrorTables.mean(Paired.ofMeans(those, row -> row.number("layers-too-small")), 1),
          those.isEmpty()
              ? MarkdownTable.NONE
              : String.join("; ", those.stream().map(r -> r.text("advice")).distinct().toList()));
    }
    return table;
  }

  /** Whether what the monitor says on running statistics comes true. */
  Optional<Verdict> verdict() {
    Predicate<Row> right = row -> SAID.test(row) == LARGE.test(row);
    Predicate<Row> useful = row -> SAID.test(row) == HARMFUL.test(row);
    Optional<Effect> share = share(right);
    return share.map(
        effect ->
            new Verdict(
                "BatchNormMonitor",
                List.of(),
                Comparisons.of(
                    List.of(effect.minus(RIGHT), share(useful).orElseThrow().minus(RIGHT))),
                "What the monitor said of running statistics was right in "
                    + effect.words(" %", 0)
                    + " of "
                    + rows.size()
                    + " judgements on whether a channel's gap was above the limit, and in "
                    + share(useful).orElseThrow().words(" %", 0)
                    + " on whether recomputing lowers the test error by more than half a point: it"
                    + " said stale "
                    + count(rows, SAID)
                    + " times, "
                    + count(rows, SAID.and(LARGE))
                    + " of them with a large gap and "
                    + count(rows, SAID.and(HARMFUL))
                    + " where recomputing helped, and was silent "
                    + count(rows, SAID.negate().and(LARGE))
                    + " times at a large gap and "
                    + count(rows, SAID.negate().and(HARMFUL))
                    + " times where recomputing helped.",
                effect,
                "% of judgements"));
  }

  private Optional<Effect> share(Predicate<Row> which) {
    return Paired.ofMeans(rows, row -> which.test(row) ? 100 : 0).effect();
  }
}
