package dev.normkit.tests.thirdparty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.tests.Tier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Someone else's backend in a program of its own, on the class path and on the module path: there
 * with its jar, gone without it, and no result changes.
 */
class JarOfItsOwnTest {
  @TempDir private static Path folder;
  private static ThirdParty build;
  private static Path app;
  private static Path backend;

  /** How the program is started. */
  enum Start {
    CLASS_PATH {
      @Override
      List<String> arguments(String path, String main) {
        return List.of("-cp", path, "com.example.app." + main);
      }
    },
    MODULE_PATH {
      @Override
      List<String> arguments(String path, String main) {
        return List.of("-p", path, "-m", "com.example.app/com.example.app." + main);
      }
    };

    abstract List<String> arguments(String path, String main);
  }

  /** Both, or in pairs one of them. */
  static List<Start> starts() {
    return Tier.asked() == Tier.FULL ? List.of(Start.values()) : List.of(Start.MODULE_PATH);
  }

  @BeforeAll
  static void build() throws Exception {
    build = new ThirdParty(folder);
    app = build.app();
    backend = build.backend();
  }

  private static List<String> run(Start start, boolean withBackend, String... ids)
      throws Exception {
    List<Path> places = new ArrayList<>(ThirdParty.library());
    places.add(app);
    if (withBackend) {
      places.add(backend);
    }
    return run(start, places, "Main", ids);
  }

  private static List<String> run(Start start, List<Path> places, String main, String... more)
      throws Exception {
    List<String> arguments = new ArrayList<>(start.arguments(ThirdParty.path(places), main));
    arguments.addAll(List.of(more));
    return build.java(arguments).out().lines().toList();
  }

  @ParameterizedTest
  @MethodSource("starts")
  void itIsFoundAndChosenWhileItsJarIsThere(Start start) throws Exception {
    List<String> with = run(start, true);
    List<String> without = run(start, false);

    assertTrue(with.get(0).startsWith("backend  lanes  chosen  "), with.toString());
    assertTrue(with.get(1).startsWith("         cpu  eligible  "), with.toString());
    assertTrue(without.get(0).startsWith("backend  cpu  chosen  "), without.toString());
    assertTrue(without.stream().noneMatch(line -> line.contains("lanes")), without.toString());
    assertEquals(bits(last(without), "cpu"), bits(last(with), "lanes"));
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private static String bits(String line, String id) {
    assertTrue(line.startsWith(id + "  "), line);
    return line.substring(id.length());
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource
  void whoForcesItGetsItOrNothing(Start start) throws Exception {
    List<String> with = run(start, true, "lanes");
    assertEquals("backend  lanes  chosen  the user named it", with.get(0));
    assertEquals("backend  cpu  chosen  the user named it", run(start, true, "cpu").get(0));

    assertEquals(
        List.of(
            "refused  backend \"lanes\" was not found by the class loader \"app\"; ready are [cpu]"),
        run(start, false, "lanes"));
  }

  /** The guide's program. */
  @Tag("full")
  @ParameterizedTest
  @EnumSource
  void theGuidesProgramUsesItAlone(Start start) throws Exception {
    List<Path> places = new ArrayList<>(ThirdParty.library());
    places.addAll(List.of(app, backend));
    assertEquals(List.of("lanes"), run(start, places, "OnlyLanes"));
  }

  /** As a plug-in it is there for those who ask its loader or its layer, and for no one else. */
  @Tag("full")
  @ParameterizedTest
  @EnumSource
  void aPluginIsFoundWhereItIsLookedFor(Start start) throws Exception {
    List<Path> places = new ArrayList<>(ThirdParty.library());
    places.add(app);
    List<String> printed = run(start, places, "PluginMain", backend.toString());

    List<String> found =
        printed.stream().map(line -> line.substring(0, line.lastIndexOf("  "))).toList();
    List<String> expected = new ArrayList<>(List.of("without  cpu", "loader  lanes"));
    expected.add("context  lanes");
    if (start == Start.MODULE_PATH) {
      expected.add("layer  lanes");
    }
    expected.add("after  cpu");
    assertEquals(expected, found);
    assertEquals(
        1,
        printed.stream().map(line -> line.substring(line.lastIndexOf(' '))).distinct().count(),
        printed.toString());
  }
}
