package dev.normkit.tests.thirdparty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import dev.normkit.tests.structure.Modules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a program tells its user that runs on {@code cpu} though a faster backend is there: the flag
 * to type, once, wherever it logs; nothing where it knows.
 */
@Tag("full")
class WhatIsMissedTest {
  private static final String HINT = "backend simd was found but can't run: ";
  private static final String FLAG = "start java with --add-modules jdk.incubator.vector";

  @TempDir private static Path folder;
  private static ThirdParty build;
  private static List<Path> places;
  private static Path plugin;

  @BeforeAll
  static void build() throws Exception {
    build = new ThirdParty(folder);
    places = new ArrayList<>(ThirdParty.library());
    places.add(build.app());
    places.add(Modules.ofBackend("simd"));
    plugin = build.backend();
  }

  private static ThirdParty.Printed run(List<Path> path, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-cp", ThirdParty.path(path)));
    arguments.addAll(List.of(more));
    return build.java(arguments);
  }

  private static List<String> hints(String printed) {
    return printed.lines().filter(line -> line.contains(HINT)).toList();
  }

  /** Several selectors in one program, which logs nowhere. */
  @Test
  void withoutALogItIsOnStandardErrorOnce() throws Exception {
    ThirdParty.Printed printed = run(places, "com.example.app.PluginMain", plugin.toString());
    assertEquals(1, hints(printed.err()).size(), printed.err());
    String hint = hints(printed.err()).get(0);
    assertTrue(hint.contains(FLAG), hint);
    assertTrue(hint.matches(".* estimates a training step would take .* in place of .*"), hint);
    assertTrue(printed.out().startsWith("without  cpu  "), printed.out());
    assertEquals(List.of(), hints(printed.out()));
  }

  /** Logback's default prints to standard output. */
  @Test
  void withALogItIsThereOnce() throws Exception {
    List<Path> logged = new ArrayList<>(places);
    logged.add(Modules.location(LoggerContext.class));
    logged.add(Modules.location(Context.class));
    ThirdParty.Printed printed = run(logged, "com.example.app.Main");
    assertEquals(1, hints(printed.out()).size(), printed.out());
    assertTrue(hints(printed.out()).get(0).contains("INFO"), printed.out());
    assertEquals("", printed.err());
  }

  /** Who asks for times and gets none would else learn it only from the decision. */
  @Test
  void thatNothingWasMeasuredIsOnStandardErrorToo() throws Exception {
    List<Path> two = new ArrayList<>(places);
    two.add(plugin);
    ThirdParty.Printed printed = run(two, "com.example.app.MeasureMain");
    List<String> told =
        printed
            .err()
            .lines()
            .filter(line -> line.startsWith("WARNING: ") && line.contains(": not measured: "))
            .toList();
    assertEquals(1, told.size(), printed.err());
    assertTrue(told.get(0).contains(" over 8x16x5x5 channels-first: "), told.get(0));
    assertEquals(1, printed.out().lines().count(), printed.out());
  }

  @ParameterizedTest
  @CsvSource({
    "-Dany=thing, cpu",
    "-Dnormkit.backend=cpu,",
    "--add-modules=jdk.incubator.vector,",
  })
  void whoNamedABackendOrHasTheFastOneIsToldNothing(String option, String id) throws Exception {
    String main = "com.example.app.Main";
    ThirdParty.Printed printed =
        id == null ? run(places, option, main) : run(places, option, main, id);
    assertEquals(List.of(), hints(printed.err() + printed.out()));
  }

  @Test
  void aBackendThatAnUberJarLostIsToldToo() throws Exception {
    Path uber = build.uberJar(places);
    ThirdParty.Printed printed = run(List.of(uber), "com.example.app.Main");
    List<String> out = printed.out().lines().toList();
    assertTrue(out.get(0).startsWith("backend  cpu  chosen  "), printed.out());
    assertTrue(
        out.get(1).startsWith("         simd  broken  its class is there, but no file META-INF/"),
        printed.out());
    for (String told : List.of(out.get(1), warning(printed.err()))) {
      assertTrue(told.contains("ServicesResourceTransformer"), told);
    }
  }

  private static String warning(String printed) {
    List<String> warnings =
        printed
            .lines()
            .filter(line -> line.contains("backend dev.normkit.simd.SimdBackend is broken"))
            .toList();
    assertEquals(1, warnings.size(), printed);
    return warnings.get(0);
  }
}
