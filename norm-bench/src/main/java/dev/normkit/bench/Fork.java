package dev.normkit.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures one cell once, by JMH in a JVM of its own. */
final class Fork {
  /** By round, in floats: the distance of outputs from inputs modulo a page must not decide. */
  private static final int[] SHIFTS = {0, 16, 64, 272, 528};

  private final Settings settings;
  private final Path folder;
  private final Path log;

  Fork(Settings settings) throws IOException {
    this.settings = settings;
    folder = Files.createTempDirectory("normkit-bench");
    log = folder.resolve("jmh.log");
  }

  /**
   * Runs the fork.
   *
   * @throws IllegalStateException with the first error of its log, if it failed
   */
  Sample measure(int round, Cell cell) throws IOException {
    PrintStream console = System.err;
    // JMH passes on what forks say; JavaCPP's remarks on versions would bury the progress.
    try (PrintStream errors = new PrintStream(folder.resolve("stderr.log").toFile(), UTF_8)) {
      System.setErr(errors);
      RunResult result = new Runner(options(round, cell).build()).runSingle();
      return new Sample(round, cell, result.getPrimaryResult().getScore(), bytes(result));
    } catch (RunnerException e) {
      throw new IllegalStateException(JmhLog.firstError(log), e);
    } finally {
      System.setErr(console);
    }
  }

  private ChainedOptionsBuilder options(int round, Cell cell) throws IOException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(NormBenchmark.class.getName() + ".run")
            .param("row", cell.row().name())
            .param("contestant", cell.contestant())
            .param("threads", Integer.toString(cell.threads()))
            .param("shift", Integer.toString(shift(round)))
            .jvm(launcher(cell.threads()).toString())
            .jvmArgs(settings.flags().toArray(String[]::new))
            .forks(settings.forks())
            .warmupIterations(settings.warmups(Contestants.isOurs(cell.contestant())))
            .warmupTime(TimeValue.milliseconds(settings.warmupMillis()))
            .measurementIterations(settings.iterations())
            .measurementTime(TimeValue.milliseconds(settings.iterationMillis()))
            .shouldFailOnError(true)
            .output(log.toString());
    settings.profiler().ifPresent(options::addProfiler);
    return options;
  }

  /** JMH cannot give a fork an environment; a script in the place of java can. */
  private Path launcher(int threads) throws IOException {
    Path script = folder.resolve("java-" + threads);
    if (!Files.exists(script)) {
      String environment = String.join(" ", settings.environment(threads));
      String text = "#!/bin/sh\nexec env " + environment + " '" + settings.java() + "' \"$@\"\n";
      Files.writeString(script, text);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
    return script;
  }

  private static OptionalDouble bytes(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return OptionalDouble.of(result.getSecondaryResults().get(name).getScore());
      }
    }
    return OptionalDouble.empty();
  }

  static int shift(int round) {
    return SHIFTS[(round - 1) % SHIFTS.length];
  }
}
