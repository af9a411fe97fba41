package dev.normkit.evidence.classification;

import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.LineChart;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
      CnnRuns.BATCHES.forEach(batch -> line.add(spread(runs.errors(method, batch))));
      table.add(line);
    }
    return table;
  }

  static String spread(Paired values) {
    return values.effect().isEmpty()
        ? MarkdownTable.NONE
        : "%s (%s–%s)"
            .formatted(
                Effect.fixed(values.effect().get().mean(), 2),
                Effect.fixed(Arrays.stream(values.values()).min().orElseThrow(), 2),
                Effect.fixed(Arrays.stream(values.values()).max().orElseThrow(), 2));
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

  /** Lines over batch sizes; what lies far above the others is left out and said so. */
  LineChart chart(String file, String title) {
    List<String> across = new ArrayList<>(List.of("batch size"));
    CnnRuns.BATCHES.forEach(batch -> across.add(String.valueOf(batch)));
    LineChart chart = LineChart.overSymbols(file, title, across, UP);
    for (Method method : methods) {
      List<LineChart.Point> points = new ArrayList<>();
      for (int i = 0; i < CnnRuns.BATCHES.size(); i++) {
        double[] values = runs.errors(method, CnnRuns.BATCHES.get(i)).values();
        if (values.length > 0) {
          points.add(LineChart.Point.of(i, values));
        }
      }
      chart.line(method.title(), points);
    }
    return chart;
  }
}
