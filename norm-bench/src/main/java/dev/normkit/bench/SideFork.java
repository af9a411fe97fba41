package dev.normkit.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Measures a cell once with the jars of a build. JMH is started from the build's own class path, so
 * the measuring classes fit its API whatever changed since.
 */
final class SideFork {
  private final Settings settings;
  private final Timing timing;
  private final Path log;
  private final Path json;

  SideFork(Settings settings, Timing timing) throws IOException {
    this.settings = settings;
    this.timing = timing;
    Path folder = Files.createTempDirectory("normkit-bench");
    log = folder.resolve("jmh.log");
    json = folder.resolve("jmh.json");
  }

  /**
   * Runs the process.
   *
   * @return nanoseconds of a call: the median of the iterations
   * @throws IllegalStateException with the first error of its log, if it failed
   */
  double measure(SideSample.Place place, Build build) throws IOException {
    Files.deleteIfExists(json);
    ProcessBuilder builder = new ProcessBuilder(command(place, build));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    for (String setting : settings.environment(place.cell().threads())) {
      String[] parts = setting.split("=", 2);
      builder.environment().put(parts[0], parts[1]);
    }
    if (builder.start().onExit().join().exitValue() != 0 || !Files.exists(json)) {
      throw new IllegalStateException(JmhLog.firstError(log));
    }
    return Summary.median(iterations());
  }

  private List<String> command(SideSample.Place place, Build build) {
    Cell cell = place.cell();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(settings.java().toString(), "-Xmx64m", "-cp", build.classPath()));
    command.addAll(List.of("org.openjdk.jmh.Main", NormBenchmark.class.getName() + ".run"));
    Map.of(
            "row", cell.row().name(),
            "contestant", cell.contestant(),
            "threads", Integer.toString(cell.threads()),
            "shift", Integer.toString(Fork.shift(place.pair())))
        .forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
    command.addAll(timing.options());
    command.addAll(List.of("-f", Integer.toString(settings.forks()), "-foe", "true"));
    command.addAll(List.of("-jvmArgs", String.join(" ", settings.flags())));
    command.addAll(List.of("-rf", "json", "-rff", json.toString()));
    return command;
  }

  private double[] iterations() throws IOException {
    try (Reader reader = Files.newBufferedReader(json)) {
      JsonArray forks =
          JsonParser.parseReader(reader)
              .getAsJsonArray()
              .get(0)
              .getAsJsonObject()
              .getAsJsonObject("primaryMetric")
              .getAsJsonArray("rawData");
      return StreamSupport.stream(forks.spliterator(), false)
          .flatMap(fork -> StreamSupport.stream(fork.getAsJsonArray().spliterator(), false))
          .mapToDouble(JsonElement::getAsDouble)
          .sorted()
          .toArray();
    }
  }
}
