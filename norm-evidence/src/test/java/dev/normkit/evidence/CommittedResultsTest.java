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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages and verdicts are what code makes of the committed lines, and nothing else. */
class CommittedResultsTest {
  private static final Path FOLDER = Path.of(System.getProperty("normkit.evidence.results"));
  private static final String PICTURE = ".*\\.(svg|png)";

  @Test
  void pagesAndVerdictsFollowFromTheLines() throws IOException {
    String verdicts = Files.readString(FOLDER.resolve("verdicts.json"));
    int compared = 0;
    for (Experiment experiment : Experiments.all()) {
      Path page = FOLDER.resolve(experiment.name() + ".md");
      if (Files.exists(page)) {
        Report report = experiment.report(new Results(FOLDER));
        ReportFiles files = new ReportFiles(FOLDER, experiment.runBy());
        Report again = experiment.report(files.otherSeeds());
        assertEquals(Files.readString(page), files.page(report, again), experiment.name());
        assertEquals(verdicts, files.verdicts(report, verdicts), experiment.name());
        compared++;
      }
    }
    assertTrue(compared > 0, "no page in " + FOLDER);
  }

  /** Else a page would show nothing, or a picture would stay that nothing makes any more. */
  @Test
  void picturesAreThoseOfTheReports() throws IOException {
    Set<String> made = new TreeSet<>();
    for (Experiment experiment : Experiments.all()) {
      experiment.report(new Results(FOLDER)).pictures().forEach(p -> made.add(p.fileName()));
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      Set<String> there = new TreeSet<>();
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.matches(PICTURE))
          .forEach(there::add);
      assertEquals(made, there);
    }
  }

  /** A page without results must be possible: a run may end before its first cell does. */
  @Test
  void reportsOfNothingCanBeWritten() throws IOException {
    Path nowhere = FOLDER.resolve("nowhere");
    for (Experiment experiment : Experiments.all()) {
      Report report = experiment.report(new Results(nowhere));
      assertEquals(0, report.verdicts().size(), experiment.name());
      ReportFiles files = new ReportFiles(nowhere, experiment.runBy());
      assertTrue(files.page(report, report).contains("nothing yet"), experiment.name());
    }
  }
}
