package dev.normkit.evidence.translation;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The search for learning rates, on pictures that no test sees. */
public final class ImagesOutRates implements Experiment {
  private static final String TABLE = "images-out-rates";
  private static final List<Double> RATES = List.of(0.03, 0.1, 0.2, 0.3, 0.6);
  private static final int EPOCHS = 1;
  private static final long DISTURBED = 4;

  @Override
  public String name() {
    return TABLE;
  }

  @Override
  public String question() {
    return "which learning rates do the networks whose output is an image take?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    List<Row> settings = new ArrayList<>();
    for (PictureTask task : PictureTask.values()) {
      for (TranslationNorm norm : TranslationNorm.values()) {
        for (double rate : quick ? RATES.subList(1, 2) : RATES) {
          settings.add(settings(task, norm, rate));
        }
      }
    }
    return settings;
  }

  private static Row settings(PictureTask task, TranslationNorm norm, double rate) {
    return TranslationRun.settings(task, norm, EPOCHS).with("rate", rate);
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    PictureTask task = PictureTask.of(cell.settings().text("task"));
    TranslationRun run = TranslationRun.of(cell, cell.settings().number("rate"), data, watch);
    Pictures pictures = new Pictures(task, TranslationRun.heldOut(data), new Random(DISTURBED));
    double error =
        run.finite()
            ? pictures.error(pictures.translated(run.network(), Mode.INFERENCE))
            : pictures.errorOfMean();
    return new Outcome().add(TABLE, Row.of("error", error).with("psnr", pictures.peakRatio(error)));
  }

  @Override
  public Report report(Results results) {
    return new Report(
        "Learning rates of networks whose output is an image",
        List.of(),
        List.of(),
        List.of(
            "Tried with three seeds and one epoch, a third of what [images-out](images-out.md) takes. The"
                + " best rate of each line is the one taken there.",
            table(results).toString()));
  }

  /** Peak signal-to-noise ratios of held-out pictures. */
  static MarkdownTable table(Results results) {
    List<String> header = new ArrayList<>(List.of("PSNR in dB of held-out pictures"));
    RATES.forEach(rate -> header.add("rate " + rate));
    MarkdownTable table = new MarkdownTable(header);
    List<Row> rows = results.rows(TABLE);
    for (PictureTask task : PictureTask.values()) {
      for (TranslationNorm norm : TranslationNorm.values()) {
        List<String> line = new ArrayList<>(List.of(norm.title() + ", " + task.title()));
        RATES.forEach(rate -> line.add(ratio(rows, settings(task, norm, rate))));
        table.add(line);
      }
    }
    return table;
  }

  private static String ratio(List<Row> rows, Row asked) {
    List<Row> found = rows.stream().filter(row -> row.contains(asked)).toList();
    return Paired.of(found, row -> row.number("psnr"))
        .effect()
        .map(effect -> Effect.fixed(effect.mean(), 2))
        .orElse(MarkdownTable.NONE);
  }
}
