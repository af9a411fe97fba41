package dev.normkit.tests.thirdparty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.normkit.api.FloatSpan;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.structure.Modules;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Aligned tensors begin with a cache line, 64 bytes from the array's beginning, with headers of 16
 * bytes and of 12, wherever the library can find out which.
 */
class ArrayHeaderTest {
  private static final int BEHIND_16_BYTES = 12;
  private static final int BEHIND_12_BYTES = 13;
  private static final int VERSION = Runtime.version().feature();
  private static final boolean COMPACT_POSSIBLE = VERSION >= 24;
  private static final boolean COMPACT_USUAL = VERSION >= 27;

  @TempDir private Path folder;

  /** With the options that these tests were started with, see {@code .ci/run}. */
  @Test
  void alignedTensorsBeginWithACacheLineHere() {
    boolean compact =
        COMPACT_POSSIBLE
            && ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("UseCompactObjectHeaders")
                .getValue()
                .equals("true");
    assertEquals(compact ? BEHIND_12_BYTES : BEHIND_16_BYTES, FloatSpan.aligned(1).offset());
  }

  /** How a program may be started. */
  private static Stream<List<String>> starts() {
    String tests = Modules.location(PrintsOffset.class).toString();
    String name = PrintsOffset.class.getName();
    List<String> classPath = List.of("-cp", System.getProperty("java.class.path"), name);
    return Stream.of(
        classPath,
        List.of(
            "--module-path",
            Modules.location(NormBackend.class).toString(),
            "--patch-module",
            "dev.normkit.api=" + tests,
            "--module",
            "dev.normkit.api/" + name),
        limited("jdk.management", classPath),
        limited("jdk.unsupported", classPath));
  }

  private static List<String> limited(String module, List<String> start) {
    return Stream.concat(Stream.of("--limit-modules", module), start.stream()).toList();
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("starts")
  void compactHeadersAreFound(List<String> start) throws Exception {
    int offset = offset("+", start);
    assertEquals(COMPACT_POSSIBLE ? BEHIND_12_BYTES : BEHIND_16_BYTES, offset);
  }

  @ParameterizedTest
  @MethodSource("starts")
  void usualHeadersAreFound(List<String> start) throws Exception {
    assertEquals(BEHIND_16_BYTES, offset("-", start));
  }

  /** Then the usual header of the version is taken, right or wrong. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"+", "-"})
  void theVersionDecidesWhereNothingElseCanBeAsked(String sign) throws Exception {
    List<String> bare =
        limited(
            "java.base",
            List.of("-cp", System.getProperty("java.class.path"), PrintsOffset.class.getName()));
    assertEquals(COMPACT_USUAL ? BEHIND_12_BYTES : BEHIND_16_BYTES, offset(sign, bare));
  }

  private int offset(String sign, List<String> start) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("-XX:+IgnoreUnrecognizedVMOptions");
    arguments.add("-XX:" + sign + "UseCompactObjectHeaders");
    arguments.addAll(start);
    ThirdParty.Printed printed = new ThirdParty(folder).java(arguments);
    assertEquals("", printed.err(), "a warning");
    return Integer.parseInt(printed.out().strip());
  }
}
