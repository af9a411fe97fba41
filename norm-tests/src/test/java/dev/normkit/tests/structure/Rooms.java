package dev.normkit.tests.structure;

import java.util.List;
import java.util.stream.Stream;

/** All packages of the library, each of them listed here and nowhere else in the tests. */
final class Rooms {
  static final String MACHINE = "dev.normkit.machine";

  /** Exported to the modules that read and write files alone. */
  static final String FILES = "dev.normkit.files";

  static final String KERNEL = "dev.normkit.kernel";
  static final String CPU = "dev.normkit.cpu";
  static final String SIMD = "dev.normkit.simd";
  static final String SELECTOR = "dev.normkit.selector";
  static final String MONITOR = "dev.normkit.monitor";

  /** Those of norm-api, all exported; each knows only those before it. */
  static final List<String> API =
      List.of(
          MACHINE,
          "dev.normkit.threads",
          "dev.normkit.api",
          "dev.normkit.spi",
          KERNEL,
          "dev.normkit.discovery",
          "dev.normkit.warmup",
          "dev.normkit.layer");

  /** What norm-selector exports. */
  static final List<String> DECISIONS =
      List.of(
          SELECTOR,
          SELECTOR + ".backend",
          SELECTOR + ".decision",
          SELECTOR + ".evidence",
          SELECTOR + ".method",
          SELECTOR + ".network",
          SELECTOR + ".report",
          SELECTOR + ".usage",
          MONITOR);

  /** What norm-selector keeps to itself. */
  private static final List<String> BEHIND_DECISIONS =
      List.of(
          SELECTOR + ".json",
          SELECTOR + ".log",
          SELECTOR + ".measure",
          SELECTOR + ".wisdom",
          SELECTOR + ".words");

  static final String FILES_OF_MODELS = "dev.normkit.io";

  /** What norm-io exports. */
  static final List<String> IO =
      List.of(
          FILES_OF_MODELS,
          FILES_OF_MODELS + ".edit",
          FILES_OF_MODELS + ".health",
          FILES_OF_MODELS + ".model",
          FILES_OF_MODELS + ".norm",
          FILES_OF_MODELS + ".report",
          FILES_OF_MODELS + ".tensor");

  /** What norm-io keeps to itself; bytes and npy are exported to the command line alone. */
  private static final List<String> BEHIND_IO =
      List.of(
          FILES_OF_MODELS + ".bytes",
          FILES_OF_MODELS + ".find",
          FILES_OF_MODELS + ".json",
          FILES_OF_MODELS + ".keras",
          FILES_OF_MODELS + ".layers",
          FILES_OF_MODELS + ".npy",
          FILES_OF_MODELS + ".onnx",
          FILES_OF_MODELS + ".rewrite",
          FILES_OF_MODELS + ".safetensors");

  private static final List<String> BACKENDS = List.of(CPU, SIMD, SIMD + ".gen", SIMD + ".lanes");

  private Rooms() {}

  static Stream<String> all() {
    return Stream.of(List.of(FILES), API, DECISIONS, BEHIND_DECISIONS, BACKENDS, IO, BEHIND_IO)
        .flatMap(List::stream);
  }

  /** What users and framework authors get; the rest is for backends or nobody. */
  static List<String> forUsers() {
    return Stream.of(API, DECISIONS, IO)
        .flatMap(List::stream)
        .filter(room -> !room.equals(MACHINE) && !room.equals(KERNEL))
        .toList();
  }
}
