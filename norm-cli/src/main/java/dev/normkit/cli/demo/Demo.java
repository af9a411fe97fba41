package dev.normkit.cli.demo;

import dev.normkit.api.NormMethod;
import dev.normkit.cli.text.BackendTable;
import dev.normkit.cli.text.ProgressBar;
import dev.normkit.cli.text.TextTable;
import dev.normkit.selector.MethodDecision;
import dev.normkit.selector.NormSelector;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The screen of {@code norm demo}, from top to bottom. Every number on it is measured. */
public final class Demo {
  private static final int LINE_WIDTH = 100;
  private static final String INDENT = "   ";

  /** Where a plain network breaks down on raw pixels; the other rates show where it does not. */
  private static final float LEARNING_RATE = 0.1f;

  private static final float[] OTHER_RATES = {0.003f, 0.01f, 0.03f, 0.3f, 1};

  private final PrintWriter out;
  private final boolean interactive;
  private final NormSelector selector = NormSelector.create();

  /**
   * A demonstration.
   *
   * @param out where it is shown
   * @param interactive whether to draw progress bars
   */
  public Demo(PrintWriter out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  /**
   * Shows everything; takes a few seconds.
   *
   * @throws IOException if the digits cannot be read
   */
  public void run() throws IOException {
    Digits digits = Digits.load();
    List<UsageExample> examples = UsageExample.all(digits.count());
    out.println("Backends found");
    table(BackendTable.of(selector.backends()));
    decisions(examples);
    normalized(examples, digits);
    List<BackendTiming> timings =
        selector.backends().ready().stream().map(BackendTiming::new).toList();
    timings.forEach(BackendTiming::warmUp);
    trained(examples.get(examples.size() - 1), digits);
    compared(timings);
  }

  private void decisions(List<UsageExample> examples) {
    heading("Which normalization for which use");
    List<List<String>> rows = new ArrayList<>();
    for (UsageExample example : examples) {
      MethodDecision decision = selector.decideMethod(example.usage());
      rows.add(
          List.of(
              example.title(),
              decision.method().name(),
              decision.rule() + ": " + decision.reason()));
    }
    table(rows);
  }

  private void normalized(List<UsageExample> examples, Digits digits) {
    heading(
        "%,d handwritten digits, 8x8 pixels of 0 to 16, normalized by %s; averages over the groups",
        digits.count(), selector.select(examples.get(0).usage()).backend().id());
    float[] pixels = digits.pixels();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("method", "digits read as", "groups", "constant", "mean", "variance"));
    for (UsageExample example : examples) {
      NormMethod method = selector.decideMethod(example.usage()).method();
      BeforeAndAfter measured = BeforeAndAfter.measure(selector, example, pixels);
      rows.add(
          List.of(
              method.name(),
              example.reading(),
              text("%,6d", measured.groups()),
              text("%8d", measured.constantGroups()),
              text("%5.3f -> %5.3f", measured.meanBefore(), measured.meanAfter()),
              text("%6.3f -> %5.3f", measured.varianceBefore(), measured.varianceAfter())));
    }
    table(rows);
  }

  private void trained(UsageExample ordinary, Digits digits) {
    String method = selector.decideMethod(ordinary.usage()).method().name();
    Training training =
        new Training(digits, shape -> selector.layer(ordinary.usage().shape(shape)));
    heading(
        "A network 64-64-32-10 learns to read %,d of them: loss per epoch, learning rate %s",
        training.digits().train().count(), LEARNING_RATE);
    line("epoch   without normalization   with %s", method);
    ProgressBar bar = new ProgressBar(out, interactive);
    Training.Pair accuracy = training.run(LEARNING_RATE, new EpochLines(bar));
    line("");
    line(
        "Right on the other %d: %.1f %% without, %.1f %% with %s. The same at other learning rates:",
        training.digits().test().count(), 100 * accuracy.without(), 100 * accuracy.with(), method);
    otherRates(training, method, bar);
  }

  private void otherRates(Training training, String method, ProgressBar bar) {
    StringJoiner rates = new StringJoiner("");
    StringJoiner without = new StringJoiner("");
    StringJoiner with = new StringJoiner("");
    for (float rate : OTHER_RATES) {
      Training.Pair accuracy = training.run(rate, new BarOnly(bar));
      rates.add(text("%10s", rate));
      without.add(text("%8.1f %%", 100 * accuracy.without()));
      with.add(text("%8.1f %%", 100 * accuracy.with()));
    }
    bar.clear();
    line("learning rate          %s", rates);
    line("without normalization  %s", without);
    line("%-21s  %s", "with " + method, with);
  }

  /** One line per epoch. */
  private final class EpochLines implements Training.Listener {
    private final ProgressBar bar;

    EpochLines(ProgressBar bar) {
      this.bar = bar;
    }

    @Override
    public void progress(int epoch, int done, int total) {
      bar.show("epoch " + epoch, done, total);
    }

    @Override
    public void epochDone(int epoch, Training.Pair losses) {
      bar.clear();
      line("%5d   %21.3f   %10.3f", epoch, losses.without(), losses.with());
    }
  }

  /** No line. */
  private record BarOnly(ProgressBar bar) implements Training.Listener {
    @Override
    public void progress(int epoch, int done, int total) {
      bar.show("learning", (epoch - 1) * total + done, Training.EPOCHS * total);
    }

    @Override
    public void epochDone(int epoch, Training.Pair losses) {}
  }

  private void compared(List<BackendTiming> timings) {
    heading(
        "Time per call, %s forward over %s: best median, indicative only",
        BackendTiming.SPEC.method(), BackendTiming.SHAPE);
    float[] first = null;
    for (BackendTiming timing : timings) {
      double micros = timing.micros();
      String bits =
          first == null ? "" : Arrays.equals(first, timing.output()) ? "same bits" : "OTHER BITS";
      first = timing.output();
      line("%-6s %6.0f us   %s", timing.backendId(), micros, bits);
    }
  }

  private void heading(String format, Object... values) {
    out.println();
    out.println(text(format, values));
  }

  private void table(List<List<String>> rows) {
    TextTable.wrapped(rows, LINE_WIDTH - INDENT.length()).forEach(row -> line("%s", row));
  }

  private void line(String format, Object... values) {
    out.println((INDENT + text(format, values)).stripTrailing());
  }

  /** The same on every machine: points, not commas, before the decimals. */
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
