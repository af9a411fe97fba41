package dev.normkit.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How every fork is run.
 *
 * @param java the executable
 * @param forks JVMs per sample
 * @param quick whether to iterate just enough to see that it works
 * @param profiler a profiler of JMH
 * @param more flags of the JVM beside those that every run has
 */
record Settings(Path java, int forks, boolean quick, Optional<String> profiler, List<String> more) {

  /**
   * For malloc: one arena, large blocks from it and never given back. Peers that allocate their
   * outputs then get the same touched memory in every call instead of fresh pages.
   */
  private static final String MALLOC =
      "glibc.malloc.arena_max=1"
          + ":glibc.malloc.mmap_threshold=33554432"
          + ":glibc.malloc.trim_threshold=4294967296"
          + ":glibc.malloc.top_pad=67108864";

  /**
   * Finds the executable.
   *
   * @param home of a JDK, or its java
   */
  static Path executable(Path home) {
    Path inHome = home.resolve("bin").resolve("java");
    return Files.isDirectory(home) ? inHome : home;
  }

  List<String> flags() {
    List<String> flags = new ArrayList<>(List.of("-Xms2g", "-Xmx2g"));
    flags.add("--add-modules=jdk.incubator.vector");
    flags.addAll(more);
    return flags;
  }

  /** The same for every contestant but for the number of threads. */
  List<String> environment(int threads) {
    return List.of(
        "OMP_NUM_THREADS=" + threads, "ORT_DISABLE_TELEMETRY=1", "GLIBC_TUNABLES=" + MALLOC);
  }

  /**
   * C2 takes up a loop after thousands of calls, and until then a vector is an object; what is
   * native, or one call of the JVM, is as fast as it gets at once.
   */
  int warmups(boolean ours) {
    int warmups = ours ? 10 : 3;
    return quick ? 1 : warmups;
  }

  int warmupMillis() {
    return quick ? 50 : 200;
  }

  int iterations() {
    return quick ? 1 : 5;
  }

  int iterationMillis() {
    return quick ? 50 : 100;
  }
}
