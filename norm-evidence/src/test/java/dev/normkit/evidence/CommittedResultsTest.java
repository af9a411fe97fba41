package dev.normkit.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.ReportFiles;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.run.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pages and verdicts are what code makes of the committed lines, and nothing else. */
class CommittedResultsTest {
  private static final Path FOLDER = Path.of(System.getProperty("normkit.evidence.results"));

  @Test
  void pagesAndVerdictsFollowFromTheLines() throws IOException {
    String verdicts = Files.readString(FOLDER.resolve("verdicts.json"));
    int compared = 0;
    for (Experiment experiment : Experiments.all()) {
      Path page = FOLDER.resolve(experiment.name() + ".md");
      if (Files.exists(page)) {
        Report report = experiment.report(new Results(FOLDER));
        ReportFiles files = new ReportFiles(FOLDER, experiment.runBy());
        assertEquals(Files.readString(page), files.page(report), experiment.name());
        assertEquals(verdicts, files.verdicts(report, verdicts), experiment.name());
        compared++;
      }
    }
    assertTrue(compared > 0, "no page in " + FOLDER);
  }

  /** A page without results must be possible: a run may end before its first cell does. */
  @Test
  void reportsOfNothingCanBeWritten() throws IOException {
    Path nowhere = FOLDER.resolve("nowhere");
    for (Experiment experiment : Experiments.all()) {
      Report report = experiment.report(new Results(nowhere));
      assertEquals(0, report.verdicts().size(), experiment.name());
      assertTrue(new ReportFiles(nowhere, experiment.runBy()).page(report).contains("nothing yet"));
    }
  }
}
