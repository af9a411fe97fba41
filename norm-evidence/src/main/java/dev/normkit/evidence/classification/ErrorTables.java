package dev.normkit.evidence.classification;

import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.LineChart;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Errors over batch sizes, as tables and as a picture. */
final class ErrorTables {
  private static final String UP = "test error in % (least to largest of the seeds)";

  private final CnnRuns runs;
  private final List<Method> methods;

  ErrorTables(CnnRuns runs, List<Method> methods) {
    this.runs = runs;
    this.methods = methods;
  }

  private static List<String> header(String first) {
    List<String> header = new ArrayList<>(List.of(first));
    CnnRuns.BATCHES.forEach(batch -> header.add(String.valueOf(batch)));
    return header;
  }

  /** Means, with the least and the largest of the seeds. */
  MarkdownTable errors() {
    MarkdownTable table = new MarkdownTable(header("test error in %, by batch size"));
    for (Method method : methods) {
      List<String> line = new ArrayList<>(List.of(method.title()));
      CnnRuns.BATCHES.forEach(batch -> line.add(runs.errors(method, batch).spread(2)));
      table.add(line);
    }
    return table;
  }

  /** One method's error less that of each other one. */
  MarkdownTable above(Method one) {
    MarkdownTable table = new MarkdownTable(header(one.title() + " less"));
    for (Method other : methods) {
      if (other != one) {
        List<String> line = new ArrayList<>(List.of(other.title()));
        CnnRuns.BATCHES.forEach(batch -> line.add(text(runs.above(one, other, batch))));
        table.add(line);
      }
    }
    return table;
  }

  private static String text(Optional<Effect> effect) {
    return effect.map(found -> found.text(2)).orElse(MarkdownTable.NONE);
  }

  /** The mean alone. */
  static String mean(Paired values, int decimals) {
    return values
        .effect()
        .map(effect -> Effect.fixed(effect.mean(), decimals))
        .orElse(MarkdownTable.NONE);
  }

  /** A point for each place that has values. */
  static List<LineChart.Point> points(List<Integer> places, IntFunction<Paired> values) {
    List<LineChart.Point> points = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      double[] found = values.apply(places.get(i)).values();
      if (found.length > 0) {
        points.add(LineChart.Point.of(i, found));
      }
    }
    return points;
  }

  /** Lines over batch sizes. */
  LineChart chart(String file, String title) {
    List<String> across = new ArrayList<>(List.of("batch size"));
    CnnRuns.BATCHES.forEach(batch -> across.add(String.valueOf(batch)));
    LineChart chart = LineChart.overSymbols(file, title, across, UP);
    for (Method method : methods) {
      chart.line(method.title(), points(CnnRuns.BATCHES, batch -> runs.errors(method, batch)));
    }
    return chart;
  }
}
