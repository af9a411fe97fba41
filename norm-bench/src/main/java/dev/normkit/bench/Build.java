package dev.normkit.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What one side of a comparison runs: normkit's jars, and measuring classes that were compiled
 * against them.
 *
 * @param name for a reader
 * @param jars its class path
 */
record Build(String name, List<Path> jars) {
  private static final String MEASURING = "norm-bench";

  /** What is compared; the other jars only help to measure. */
  private static final Set<String> COMPARED = Set.of("norm-api", "norm-cpu", "norm-simd");

  private static final Pattern VERSION = Pattern.compile("(-[0-9].*)?\\.jar$");

  /**
   * All jars of a folder. Where none of them has measuring classes, those of another build are
   * taken, with all it has besides: then the two must have the same API.
   *
   * @throws IllegalArgumentException if a compared jar is missing
   */
  static Build in(Path folder, String name, List<Path> others) throws IOException {
    List<Path> jars = new ArrayList<>(jarsOf(folder));
    Set<String> own = new TreeSet<>(jars.stream().map(Build::artifact).toList());
    if (!own.containsAll(COMPARED)) {
      throw new IllegalArgumentException(
          "%s has %s; a build needs the jars of norm-api, norm-cpu and norm-simd"
              .formatted(folder, own.isEmpty() ? "no jar" : "the jars of " + own));
    }
    if (!own.contains(MEASURING)) {
      others.stream().filter(jar -> !own.contains(artifact(jar))).forEach(jars::add);
    }
    return new Build(name, List.copyOf(jars));
  }

  private static List<Path> jarsOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** The name of a jar without its version. */
  static String artifact(Path jar) {
    return VERSION.matcher(jar.getFileName().toString()).replaceFirst("");
  }

  String classPath() {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Of the bytes of what is compared, whatever it is called: same sources and JDK, same bytes. */
  String fingerprint() throws IOException {
    CRC32 sum = new CRC32();
    for (Path jar : jars) {
      if (COMPARED.contains(artifact(jar))) {
        sum.update(Files.readAllBytes(jar));
      }
    }
    return "%08x".formatted(sum.getValue());
  }
}
