package dev.normkit.evidence.run;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the cells of an experiment that aren't finished, several at a time. */
public final class Runner {
  private final Experiment experiment;
  private final Results results;
  private final DataFolder data;
  private final int threads;
  private final AtomicBoolean failed = new AtomicBoolean();
  private Duration atMost = Duration.ofDays(365);

  /**
   * A runner.
   *
   * @param experiment what to run
   * @param results where lines are added
   * @param data where images are
   * @param threads cells at a time
   */
  public Runner(Experiment experiment, Results results, DataFolder data, int threads) {
    this.experiment = experiment;
    this.results = results;
    this.data = data;
    this.threads = threads;
  }

  /** Stops after a time; cells that aren't finished then are lost. */
  public Runner within(Duration time) {
    atMost = time;
    return this;
  }

  /** The cells of some seeds that have no line yet, all those of one seed together. */
  public List<Cell> missing(List<Row> settings, int firstSeed, int seeds) {
    List<Row> there = results.rows(experiment.table());
    List<Cell> missing = new ArrayList<>();
    for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
      for (Row each : settings) {
        Cell cell = new Cell(each, seed);
        if (there.stream().noneMatch(row -> row.contains(cell.row()))) {
          missing.add(cell);
        }
      }
    }
    return missing;
  }

  /**
   * Runs cells.
   *
   * @param cells which ones
   * @param out for progress
   * @param interactive whether a person watches it
   * @return whether all of them are finished
   */
  public boolean run(List<Cell> cells, PrintStream out, boolean interactive) {
    Progress progress = new Progress(out, interactive, cells.size());
    long end = System.nanoTime() + atMost.toNanos();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      int place = i;
      running.add(pool.submit(() -> run(cells.get(place), place, progress, end)));
    }
    pool.shutdown();
    boolean all = true;
    try {
      for (Future<Boolean> cell : running) {
        all &= cell.get();
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken.getCause().getMessage(), broken.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      progress.end();
    }
    return all;
  }

  private boolean run(Cell cell, int place, Progress progress, long end) {
    Watch watch =
        share -> {
          if (failed.get() || System.nanoTime() - end > 0) {
            throw new TimeUpException();
          }
          progress.done(place, share);
        };
    long start = System.nanoTime();
    try {
      watch.done(0);
      add(cell, experiment.run(cell, data, watch));
      progress.finished(place, cell + " in " + (System.nanoTime() - start) / 1_000_000_000 + " s");
      return true;
    } catch (TimeUpException stopped) {
      return false;
    } catch (RuntimeException | Error broken) {
      failed.set(true); // the others need not go on
      throw broken;
    }
  }

  private void add(Cell cell, Outcome outcome) {
    outcome
        .lines()
        .forEach(
            (table, lines) ->
                results.add(table, lines.stream().map(line -> cell.row().with(line)).toList()));
  }
}
