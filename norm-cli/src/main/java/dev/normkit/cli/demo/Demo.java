package dev.normkit.cli.demo;

import dev.normkit.api.NormMethod;
import dev.normkit.cli.text.BackendTable;
import dev.normkit.cli.text.ProgressBar;
import dev.normkit.cli.text.TextTable;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.decision.MethodDecision;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The screen of {@code norm demo}, from top to bottom. Every number on it is measured. */
public final class Demo {
  private static final int LINE_WIDTH = 100;
  private static final String INDENT = "   ";

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
   * Shows everything; takes about ten seconds on two cores.
   *
   * @throws IOException if the digits cannot be read
   */
  public void run() throws IOException {
    Digits digits = Digits.load();
    List<UsageExample> examples = UsageExample.all(digits.count());
    decided(examples);
    explained(examples);
    normalized(examples, digits);
    List<BackendTiming> timings =
        selector.backends().ready().stream().map(BackendTiming::new).toList();
    timings.forEach(BackendTiming::warmUp);
    trained(new Training(digits));
    compared(timings);
  }

  private void decided(List<UsageExample> examples) {
    out.println("1. Decide: which normalization for which use");
    List<List<String>> rows = new ArrayList<>(List.of(List.of("use", "method", "rule")));
    for (UsageExample example : examples) {
      MethodDecision decision = selector.decide(example.usage());
      rows.add(List.of(example.title(), decision.method().name(), decision.rule()));
    }
    table(rows);
  }

  private void explained(List<UsageExample> examples) {
    heading("2. Explain: the reasons; norm explain DOC-3 has the source and the figures of one");
    List<List<String>> rows = new ArrayList<>();
    for (UsageExample example : examples) {
      MethodDecision decision = selector.decide(example.usage());
      rows.add(List.of(decision.rule(), decision.reason()));
    }
    table(rows);
  }

  private void normalized(List<UsageExample> examples, Digits digits) {
    heading(
        "3. Normalize: %,d handwritten digits, 8x8 pixels of 0 to 16; averages over the groups",
        digits.count());
    float[] pixels = digits.pixels();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("method", "digits read as", "groups", "constant", "mean", "variance"));
    for (UsageExample example : examples) {
      NormMethod method = selector.decide(example.usage()).method();
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

  /** What the last lines say of the numbers above them holds for these digits: DemoTest asks. */
  private void trained(Training training) {
    Digits.Split digits = training.digits();
    heading("4. Train: networks 64-64-32-10 learn to read, normalized before each ReLU");
    line(
        "%,d digits to learn from in %d passes, %d to choose the learning rate by, %d to test;",
        digits.train().count(),
        Training.EPOCHS,
        digits.validation().count(),
        digits.test().count());
    line("all are standardized by the mean and the deviation of the %,d.", digits.train().count());
    line(
        "Misread of the %d in %%, mean of %d seeds, at rates from %s to %s; of the %d at the chosen one:",
        digits.validation().count(),
        RateSearch.SEEDS,
        rate(RateSearch.RATES.get(0)),
        rate(RateSearch.RATES.get(RateSearch.RATES.size() - 1)),
        digits.test().count());
    table(errors(training));
    line("batch 32: at the chosen rates both read alike; BatchNorm still reads where none fails");
    line("batch 2: BatchNorm fails at every rate; GroupNorm, which DOC-3 picks, reads like none");
  }

  private List<List<String>> errors(Training training) {
    List<Contender> contenders = Contender.all(selector);
    ProgressBar bar = new ProgressBar(out, interactive);
    Progress progress = new Progress(bar, contenders.size() * RateSearch.TRAININGS);
    List<List<String>> rows = new ArrayList<>(List.of(errorsHeading()));
    try {
      for (Contender contender : contenders) {
        rows.add(errors(RateSearch.run(training, contender, progress::step)));
      }
    } finally {
      bar.clear();
    }
    return rows;
  }

  private static List<String> errorsHeading() {
    List<String> cells = new ArrayList<>(List.of("batch", "layer"));
    RateSearch.RATES.forEach(rate -> cells.add(text("%5s", rate(rate))));
    cells.addAll(List.of("chosen", "test (range)"));
    return cells;
  }

  private static List<String> errors(RateSearch search) {
    Contender contender = search.contender();
    List<String> cells = new ArrayList<>();
    cells.add(text("%5d", contender.batch()));
    cells.add(contender.normalization());
    for (float rate : RateSearch.RATES) {
      cells.add(text("%5.1f", 100 * search.validation(rate).mean()));
    }
    cells.add(text("%6s", rate(search.chosenRate())));
    Spread test = search.test();
    cells.add(text("%4.1f (%.1f-%.1f)", 100 * test.mean(), 100 * test.least(), 100 * test.most()));
    return cells;
  }

  /** 3, not 3.0. */
  private static String rate(float rate) {
    return new BigDecimal(Float.toString(rate)).stripTrailingZeros().toPlainString();
  }

  /** Counts what several threads have done. */
  private static final class Progress {
    private final ProgressBar bar;
    private final int total;
    private int done;

    Progress(ProgressBar bar, int total) {
      this.bar = bar;
      this.total = total;
    }

    synchronized void step() {
      done++;
      bar.show("learning", done, total);
    }
  }

  private void compared(List<BackendTiming> timings) {
    heading(
        "5. Compare backends: %s forward over %s; best median, indicative only",
        BackendTiming.SPEC.method(), BackendTiming.SHAPE);
    table(BackendTable.of(selector.backends()));
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
