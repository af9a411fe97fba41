package dev.normkit.evidence.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** How far all cells are: a line that fills if a person watches, else a line for each cell. */
final class Progress {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean interactive;
  private final int cells;
  private final double[] shares;
  private final long start = System.nanoTime();
  private int finished;
  private String shown = "";

  Progress(PrintStream out, boolean interactive, int cells) {
    this.out = out;
    this.interactive = interactive;
    this.cells = cells;
    shares = new double[cells];
  }

  synchronized void done(int cell, double share) {
    shares[cell] = share;
    if (interactive) {
      draw();
    }
  }

  synchronized void finished(int cell, String text) {
    shares[cell] = 1;
    finished++;
    if (interactive) {
      draw();
    } else {
      out.printf("%d/%d %s, left: %s%n", finished, cells, text, left());
    }
  }

  /** Makes room for the next line. */
  synchronized void end() {
    if (interactive && !shown.isEmpty()) {
      out.println();
    }
  }

  private double all() {
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    return sum / cells;
  }

  private void draw() {
    int filled = (int) (WIDTH * all());
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %d/%d cells, %.1f %%, left: %s ",
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            finished,
            cells,
            100 * all(),
            left());
    if (!line.equals(shown)) {
      out.print("\r" + line);
      out.flush();
      shown = line;
    }
  }

  private String left() {
    double done = all();
    if (done == 0) {
      return "?";
    }
    Duration left = Duration.ofNanos((long) ((System.nanoTime() - start) * (1 - done) / done));
    return "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }
}
