package dev.normkit.bench;

import dev.normkit.bench.BitResults.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who computes the same bits when something changes that shouldn't matter: the samples beside it,
 * threads, vectors, JDK. {@code Reproducibility [home of another JDK]} prints the tables.
 */
final class Reproducibility {
  private static final List<String> CONTESTANTS =
      List.of(Contestants.SIMD, Contestants.CPU, "onednn", "pytorch", "onnxruntime");

  /** What a process runs with, other than the first one. */
  private enum Change {
    THREADS_2("2 threads"),
    THREADS_3("3 threads"),
    NARROWER("vectors of 256 bits"),
    JDK("another JDK");

    private final String title;

    Change(String title) {
      this.title = title;
    }

    /** What asks the contestant for narrower vectors; empty if nothing does. */
    static Optional<String> narrower(String id) {
      return Optional.ofNullable(
          Map.of(
                  "simd", "-Dnormkit.simd.bits=256",
                  "onednn", "ONEDNN_MAX_CPU_ISA=AVX2",
                  "pytorch", "ATEN_CPU_CAPABILITY=avx2")
              .get(id));
    }
  }

  private final Path folder;
  private final Optional<String> otherJdk;
  private final Map<String, Map<Key, float[]>> first = new LinkedHashMap<>();
  private final BitTable table = new BitTable(CONTESTANTS);

  private Reproducibility(Path folder, Optional<String> otherJdk) {
    this.folder = folder;
    this.otherJdk = otherJdk;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("normkit-bits");
    new Reproducibility(folder, Stream.of(args).findFirst()).run();
  }

  private void run() throws IOException, InterruptedException {
    for (String id : CONTESTANTS) {
      Map<Key, float[]> results = results(id, Optional.empty());
      first.put(id, results);
      withinProcess(id, results);
      for (Change change : Change.values()) {
        if (possible(id, change)) {
          betweenProcesses(id, change.title, results(id, Optional.of(change)));
        }
      }
    }
    betweenProcesses(Contestants.CPU, "the other backend", first.get(Contestants.SIMD));
    betweenProcesses(Contestants.SIMD, "the other backend", first.get(Contestants.CPU));
    printConditions();
    table.print();
  }

  private boolean possible(String id, Change change) {
    return switch (change) {
      case NARROWER -> Change.narrower(id).isPresent();
      case JDK -> otherJdk.isPresent();
      default -> true;
    };
  }

  /** Each case against the first one of its group. */
  private void withinProcess(String id, Map<Key, float[]> results) {
    Map<String, float[]> begun = new LinkedHashMap<>();
    results.forEach(
        (key, values) -> {
          String group = key.operation() + key.group() + key.output();
          float[] expected = begun.putIfAbsent(group, values);
          if (expected != null) {
            String change = key.group().title() + ": " + key.name();
            table.add(id, change, key, BitTable.mismatches(expected, values), values.length);
          }
        });
  }

  private void betweenProcesses(String id, String change, Map<Key, float[]> others) {
    first
        .get(id)
        .forEach(
            (key, values) -> {
              float[] other = others.get(key);
              if (key.group() == BitCase.Group.WHOLE && other != null) {
                table.add(id, change, key, BitTable.mismatches(values, other), values.length);
              }
            });
  }

  private Map<Key, float[]> results(String id, Optional<Change> change)
      throws IOException, InterruptedException {
    int threads =
        change.map(c -> c == Change.THREADS_2 ? 2 : c == Change.THREADS_3 ? 3 : 1).orElse(1);
    Path file = folder.resolve("results");
    ProcessBuilder process = new ProcessBuilder();
    List<String> flags = new ArrayList<>(List.of("-Xmx3g", "--add-modules=jdk.incubator.vector"));
    Map<String, String> environment = process.environment();
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("ORT_DISABLE_TELEMETRY", "1");
    if (change.filter(c -> c == Change.NARROWER).isPresent()) {
      narrow(Change.narrower(id).orElseThrow(), flags, environment);
    }
    boolean other = change.filter(c -> c == Change.JDK).isPresent();
    String home = other ? otherJdk.orElseThrow() : System.getProperty("java.home");
    List<String> command = new ArrayList<>(List.of(Path.of(home, "bin", "java").toString()));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(BitResults.class.getName(), id, Integer.toString(threads), file.toString()));
    System.err.println(id + change.map(c -> ", " + c.title).orElse(""));
    Process started = process.command(command).inheritIO().start();
    if (started.waitFor() != 0) {
      throw new IOException("exit code " + started.exitValue() + ": " + id);
    }
    return BitResults.read(file);
  }

  /** A setting is a property of the JVM or a variable of the environment. */
  private static void narrow(String setting, List<String> flags, Map<String, String> environment) {
    if (setting.startsWith("-D")) {
      flags.add(setting);
    } else {
      String[] parts = setting.split("=");
      environment.put(parts[0], parts[1]);
    }
  }

  private void printConditions() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    System.out.println("- machine: " + Machine.hardware());
    System.out.println("- JDK: " + Machine.runtime(java));
    if (otherJdk.isPresent()) {
      System.out.println(
          "- another JDK: " + Machine.runtime(Path.of(otherJdk.get(), "bin", "java")));
    }
    System.out.println("- date: " + LocalDate.now());
    System.out.println("- peers: " + Machine.peers());
    System.out.println();
  }
}
