package dev.normkit.cli.text;

import java.io.PrintWriter;

/** A line that fills while a person waits; nothing if nobody watches. */
public final class ProgressBar {
  private static final int WIDTH = 40;

  private final PrintWriter out;
  private final boolean interactive;
  private String shown = "";

  public ProgressBar(PrintWriter out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  public void show(String label, int done, int total) {
    if (interactive) {
      int filled = (int) ((long) WIDTH * done / total);
      draw("   " + label + " [" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "]");
    }
  }

  /** Makes room for the next line. */
  public void clear() {
    if (interactive) {
      draw(" ".repeat(WIDTH + 40));
      draw("");
    }
  }

  private void draw(String line) {
    if (!line.equals(shown)) {
      out.print("\r" + line);
      out.flush();
      shown = line;
    }
  }
}
