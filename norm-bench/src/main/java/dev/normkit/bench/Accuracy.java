package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How far outputs are from double precision as the mean of the data grows: ours and the peers'. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    description = "Writes accuracy.csv: the largest error of y by the mean of the data.")
public final class Accuracy implements Callable<Integer> {
  private static final List<String> ROWS =
      List.of("layer-forward-512x4096", "group-forward-8x256x28x28");
  private static final List<String> CONTESTANTS =
      List.of(Contestants.SIMD, "onednn", "pytorch", "onnxruntime");
  private static final int LARGEST_EXPONENT = 6;

  @Option(names = "--out", description = "the folder of the results")
  private Path out = Path.of(System.getProperty("normkit.bench.results", "results"));

  /** Starts the program. */
  public static void main(String[] arguments) {
    System.exit(Run.commandLine(new Accuracy()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# " + String.join("; ", conditions()));
    lines.add("row,mean,contestant,error");
    for (String name : ROWS) {
      Row row = Row.named(name);
      for (int exponent = 0; exponent <= LARGEST_EXPONENT; exponent++) {
        Problem problem = Problem.ofMean(row, Math.pow(10, exponent));
        Outputs reference = Reference.of(problem);
        for (String id : CONTESTANTS) {
          double error = error(id, problem, reference);
          lines.add(String.format(Locale.ROOT, "%s,1e%d,%s,%.2e", name, exponent, id, error));
        }
      }
    }
    Files.createDirectories(out);
    Files.write(out.resolve("accuracy.csv"), lines);
    lines.forEach(System.out::println);
    return 0;
  }

  private static List<String> conditions() throws IOException {
    return List.of(
        "peers: " + Machine.peers(),
        Machine.hardware(),
        Machine.runtime(Path.of(System.getProperty("java.home"), "bin", "java")),
        "norm-bench/accuracy",
        LocalDate.now().toString(),
        "commit " + Machine.commit());
  }

  private static double error(String id, Problem problem, Outputs reference) {
    Contestant contestant = Contestants.create(id);
    contestant
        .declines(problem.row())
        .ifPresent(
            why -> {
              throw new IllegalStateException(id + ": " + why);
            });
    contestant.prepare(problem, 1);
    contestant.run();
    float[] y = contestant.output().orElseThrow().y();
    double largest = 0;
    for (int i = 0; i < y.length; i++) {
      largest = Math.max(largest, Math.abs((double) y[i] - reference.y()[i]));
    }
    return largest;
  }
}
