package dev.normkit.evidence.translation;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Mode;
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

/** Usage 2 and BN problem 2: normalizations in networks whose output is an image. */
public final class ImagesOut implements Experiment {
  static final String TABLE = "images-out";
  static final String EXAMPLES = "images-out-examples";
  static final int EPOCHS = 3;

  /** Of the test set, the first. */
  static final int TESTED = 2_000;

  private static final int EXAMPLE_COUNT = 6;

  /** What is drawn for the pictures of the test is the same for all seeds. */
  private static final long DISTURBED = 3;

  @Override
  public String name() {
    return TABLE;
  }

  @Override
  public String question() {
    return "which normalization suits networks whose output is an image?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    List<Row> settings = new ArrayList<>();
    for (PictureTask task : PictureTask.values()) {
      for (TranslationNorm norm : TranslationNorm.values()) {
        settings.add(TranslationRun.settings(task, norm, quick ? 1 : EPOCHS));
      }
    }
    return settings;
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    PictureTask task = PictureTask.of(cell.settings().text("task"));
    TranslationNorm norm = TranslationNorm.of(cell.settings().text("method"));
    double rate = TranslationRates.of(task, norm);
    TranslationRun run = TranslationRun.of(cell, rate, data, watch);
    Images test = data.images().test();
    Pictures pictures =
        new Pictures(task, test.part(0, Math.min(TESTED, test.count())), new Random(DISTURBED));
    float[] translated = pictures.translated(run.network(), Mode.INFERENCE);
    double error = counted(run, pictures, translated);
    double ofBatch =
        norm == TranslationNorm.BATCH
            ? counted(run, pictures, pictures.translated(run.network(), Mode.BATCH_STATISTICS))
            : error;
    Outcome outcome =
        new Outcome()
            .add(
                TABLE,
                Row.of("rate", rate)
                    .with("loss", run.loss())
                    .with("error", error)
                    .with("psnr", pictures.peakRatio(error))
                    .with("psnr-by-batch-statistics", pictures.peakRatio(ofBatch)));
    if (cell.seed() == 1) {
      examples(pictures, translated, norm).forEach(row -> outcome.add(EXAMPLES, row));
    }
    return outcome;
  }

  /** A network that diverged counts as one that gives back the same grey everywhere. */
  private static double counted(TranslationRun run, Pictures pictures, float[] translated) {
    return run.finite() ? pictures.error(translated) : pictures.errorOfMean();
  }

  /** The first pictures; what they are made of and should have become is written once. */
  private static List<Row> examples(Pictures of, float[] translated, TranslationNorm norm) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < EXAMPLE_COUNT; i++) {
      if (norm == TranslationNorm.NONE) {
        rows.add(example("input", i, of.inputs()));
        rows.add(example("target", i, of.targets()));
      }
      rows.add(example("output", i, translated));
    }
    return rows;
  }

  private static Row example(String what, int picture, float[] from) {
    return Row.of("what", what)
        .with("picture", picture)
        .with("pixels", GreyPixels.text(from, picture * GreyPixels.COUNT));
  }

  @Override
  public Report report(Results results) {
    return new ImagesOutReport(results).report();
  }
}
