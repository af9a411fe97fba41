package dev.normkit.cli;

import dev.normkit.cli.text.ProgressBar;
import dev.normkit.cli.text.TextTable;
import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.usage.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The table of {@code norm measure}. On a terminal it is there while the work goes on, with a bar
 * below it, and is drawn anew in its place; elsewhere it is printed once, at the end, with the
 * heading: of what was not measured nothing is printed.
 */
final class MeasureScreen {
  /** The terminal's command to go up a line and empty it. */
  private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K";

  private final Terminal terminal;
  private final String heading;
  private final Workload workload;
  private final ProgressBar bar;
  private boolean headed;
  private int shown;

  MeasureScreen(Terminal terminal, String heading, Workload workload) {
    this.terminal = terminal;
    this.heading = heading;
    this.workload = workload;
    bar = new ProgressBar(terminal.out(), terminal.interactive());
  }

  void show(MeasurementProgress progress) {
    if (!terminal.interactive()) {
      return;
    }
    redraw(progress.times());
    String label = progress.times().isEmpty() ? "warming up" : "measuring ";
    long total = progress.budget().toMillis();
    bar.show(label, (int) Math.min(progress.spent().toMillis(), total), (int) Math.max(1, total));
  }

  /** Draws what is there for good. */
  void finish(List<MeasuredTime> times) {
    redraw(times);
  }

  /** Does the work; however that ends, the bar makes room for what is said next. */
  <T> T during(Supplier<T> work) {
    try {
      return work.get();
    } finally {
      bar.clear();
      terminal.out().flush();
    }
  }

  private void redraw(List<MeasuredTime> times) {
    bar.clear();
    if (!headed) {
      terminal.out().println(heading);
      headed = true;
    }
    for (; shown > 0; shown--) {
      terminal.out().print(UP_AND_CLEAR);
    }
    if (!times.isEmpty()) {
      List<String> lines = TextTable.of(rows(times));
      lines.forEach(terminal.out()::println);
      shown = lines.size();
    }
    terminal.out().flush();
  }

  private List<List<String>> rows(List<MeasuredTime> times) {
    double least = times.stream().mapToDouble(MeasuredTime::nanos).min().orElseThrow();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("backend", "threads", "us per " + workload.unit(), "noise", "times the fastest"));
    for (MeasuredTime time : times) {
      rows.add(
          List.of(
              time.backend(),
              text("%7d", time.threads()),
              text("%," + (workload.unit().length() + 7) + ".2f", time.nanos() / 1e3),
              text("%3.0f %%", 100 * time.noise()),
              text("%.2f", time.nanos() / least)));
    }
    return rows;
  }

  /** The same on every machine: points, not commas, before the decimals. */
  private static String text(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
