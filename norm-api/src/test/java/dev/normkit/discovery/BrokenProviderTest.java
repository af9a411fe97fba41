package dev.normkit.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.BackendRow.Status;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a provider is broken, it is a row that says so, and the good ones work. */
class BrokenProviderTest {
  @TempDir private static Path folder;
  private static ProviderJars jars;
  private static Path classes;
  private static Path library;

  @BeforeAll
  static void compile() throws IOException {
    jars = new ProviderJars(folder);
    classes = jars.compile("-classpath", ProviderSources.all());
    Path newer = classes.resolve("plugin/Newer.class");
    byte[] bytes = Files.readAllBytes(newer);
    bytes[6] = 0;
    bytes[7] = 99;
    Files.write(newer, bytes);
    Files.delete(classes.resolve("plugin/Dependency.class"));
    library = jars.jar(classes, ProviderJars.allIn(classes));
  }

  /** What is found behind a services file of some lines. */
  private static Backends discover(String... services) throws IOException {
    return Backends.discover(ProviderJars.loader(library, jars.jar(classes, List.of(), services)));
  }

  private static BackendRow broken(Backends backends) {
    List<BackendRow> broken =
        backends.rows().stream().filter(row -> row.status() == Status.BROKEN).toList();
    assertEquals(1, broken.size(), backends.rows().toString());
    BackendRow row = broken.get(0);
    assertTrue(row.backend().isEmpty());
    assertEquals("", row.remedy());
    return row;
  }

  private static void assertGoodWorks(Backends backends) {
    assertEquals("plugin.Good", backends.require("good").getClass().getName());
    assertEquals(List.of("good"), backends.ready().stream().map(NormBackend::id).toList());
  }

  /** Before, between and after good ones; the class is known or at least in the reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Missing              | Provider plugin.Missing not found
          NoBackend            | plugin.NoBackend not a subtype
          NoPublicConstructor  | NoSuchMethodException: plugin.NoPublicConstructor.<init>()
          NoPublicClass        | IllegalAccessException
          Unfinished           | InstantiationException
          Newer                | UnsupportedClassVersionError: plugin/Newer has been compiled by
          NeedsInConstructor   | ClassNotFoundException: plugin.Dependency
          NeedsInId            | ClassNotFoundException: plugin.Dependency
          ThrowsInConstructor  | IllegalStateException: no licence file
          ThrowsInInitializer  | IllegalStateException: no chip
          ThrowsInId           | IllegalStateException: no name
          ThrowsErrorInId      | AssertionError: not expected
          ThrowsChecked        | IOException: disk
          ThrowsInAvailability | UnsupportedOperationException: no answer
          NullId               | its id is "null"; an id is lower case letters, digits and hyphens
          EmptyId              | its id is ""; an id is lower case letters, digits and hyphens
          UpperCaseId          | its id is "CPU"; an id is lower case letters, digits and hyphens
          SpacedId             | its id is "c pu"; an id is lower case letters, digits and hyphens
          NullAvailability     | its availability() returned null
          NullRemedy           | NullPointerException: remedy
          NullReason           | NullPointerException: reason
          """)
  void isARowWithItsReason(String provider, String reason) throws IOException {
    String name = "plugin." + provider;
    for (Backends backends :
        List.of(discover(name, "plugin.Good"), discover("plugin.Good", name))) {
      BackendRow row = broken(backends);
      assertTrue(row.reason().contains(reason), row.reason());
      assertTrue((row.provider() + " " + row.reason()).contains(provider), row.toString());
      assertGoodWorks(backends);
      assertEquals(2, backends.rows().size());
    }
  }

  /** Java does not always say who misses a class, so the row may have that class alone. */
  @ParameterizedTest
  @ValueSource(strings = {"NeedsSuperclass", "NeedsParameter"})
  void aMissingClassOfItsSignatureIsARow(String provider) throws IOException {
    Backends backends = discover("plugin." + provider, "plugin.Good");
    BackendRow row = broken(backends);
    assertEquals("unknown", row.id());
    assertEquals("unknown provider", row.provider());
    assertTrue(row.reason().contains("ClassNotFoundException: plugin.Dependency"), row.reason());
    assertGoodWorks(backends);
  }

  @Test
  void aSyntaxErrorCostsItsFileAlone() throws IOException {
    Path damaged = jars.jar(classes, List.of(), "plugin.Good and some words");
    Path whole = jars.jar(classes, ProviderJars.allIn(classes), "plugin.Good");
    for (URLClassLoader loader :
        List.of(ProviderJars.loader(damaged, whole), ProviderJars.loader(whole, damaged))) {
      Backends backends = Backends.discover(loader);
      BackendRow row = broken(backends);
      assertTrue(row.reason().contains(damaged.getFileName().toString()), row.reason());
      assertTrue(row.reason().contains("Illegal configuration-file syntax"), row.reason());
      assertGoodWorks(backends);
    }
  }

  /** Class loaders of stopped applications throw what none should; others may know the next one. */
  @Test
  void aLoaderThatThrowsCostsItsClassAlone() throws IOException {
    Path services = jars.jar(classes, List.of(), "plugin.Better", "plugin.Good");
    URLClassLoader plugin = ProviderJars.loader(library, services);
    ClassLoader failing =
        new ClassLoader("failing", plugin) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals("plugin.Better")) {
              throw new IllegalStateException("stopped");
            }
            return super.loadClass(name, resolve);
          }
        };
    Backends backends = Backends.discover(failing);
    assertGoodWorks(backends);
    assertEquals(
        "the class loader \"failing\" threw when asked: IllegalStateException: stopped",
        broken(backends).reason());
  }

  @Test
  void anotherProviderOfTheSameIdIsBroken() throws IOException {
    Backends backends = discover("plugin.Good", "plugin.Twin");
    BackendRow row = broken(backends);
    assertEquals("good", row.id());
    assertEquals("plugin.Twin", row.provider());
    assertEquals("its id \"good\" is taken by plugin.Good, which was found first", row.reason());
    assertGoodWorks(backends);
    BackendRow other = broken(discover("plugin.Twin", "plugin.Good"));
    assertEquals("plugin.Good", other.provider());
  }

  @Test
  void theFirstOfThreeKeepsTheId() throws IOException {
    Backends backends = discover("plugin.Good", "plugin.Twin", "plugin.Triplet");
    assertEquals(
        List.of("plugin.Good", "plugin.Triplet", "plugin.Twin"),
        backends.rows().stream().map(BackendRow::provider).toList());
    for (BackendRow row : backends.rows().subList(1, 3)) {
      assertTrue(row.reason().contains("is taken by plugin.Good"), row.reason());
    }
    assertGoodWorks(backends);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExhaustsInConstructor",
        "ExhaustsInInitializer",
        "ExhaustsInId",
        "ExhaustsInAvailability"
      })
  void errorsOfTheVirtualMachineGoThrough(String provider) {
    OutOfMemoryError error =
        assertThrows(OutOfMemoryError.class, () -> discover("plugin." + provider, "plugin.Good"));
    assertEquals("planted", error.getMessage());
  }

  @Test
  void unavailableIsNotBroken() throws IOException {
    Backends backends = discover("plugin.Absent", "plugin.Good");
    BackendRow row = backends.rows().get(0);
    assertEquals("absent", row.id());
    assertEquals("plugin.Absent", row.provider());
    assertEquals(Status.UNAVAILABLE, row.status());
    assertEquals("unavailable", row.status().word());
    assertEquals("no such chip", row.reason());
    assertEquals("buy one", row.remedy());
    assertTrue(row.backend().isEmpty());
    assertTrue(row.cause().isEmpty());
    assertGoodWorks(backends);
  }

  @Test
  void causesAreKept() throws IOException {
    BackendRow row = broken(discover("plugin.ThrowsInId"));
    assertEquals("no name", row.cause().get().getMessage());
  }

  @Test
  void theIdIsKeptOnceItIsKnown() throws IOException {
    assertEquals("plugin.ThrowsInId", broken(discover("plugin.ThrowsInId")).id());
    assertEquals("nullish", broken(discover("plugin.NullAvailability")).id());
  }

  /** A broken one does not take the id away from one that works. */
  @Test
  void aBrokenOneClaimsNoId() throws IOException {
    Backends backends = discover("plugin.BrokenGood", "plugin.Good");
    assertEquals("good", broken(backends).id());
    assertGoodWorks(backends);
  }

  @Test
  void theOrderOfRowsIsThatOfIdsAndProviders() throws IOException {
    List<String> providers =
        new ArrayList<>(
            List.of(
                "plugin.Good",
                "plugin.Better",
                "plugin.First",
                "plugin.Absent",
                "plugin.NullId",
                "plugin.ThrowsInId"));
    List<String> expected =
        List.of("a", "absent", "better", "good", "plugin.NullId", "plugin.ThrowsInId");
    for (int turn = 0; turn < providers.size(); turn++) {
      Collections.rotate(providers, 1);
      Backends backends = discover(providers.toArray(String[]::new));
      assertEquals(expected, backends.rows().stream().map(BackendRow::id).toList());
      assertEquals(
          List.of("a", "better", "good"), backends.ready().stream().map(NormBackend::id).toList());
    }
  }

  @Test
  void endlessDamageIsGivenUp() throws IOException {
    String[] missing =
        IntStream.range(0, 100).mapToObj(i -> "plugin.Missing" + i).toArray(String[]::new);
    List<BackendRow> rows = discover(missing).rows();
    assertEquals(65, rows.size());
    assertTrue(rows.get(0).reason().contains("plugin.Missing0 not found"));
    assertTrue(rows.get(64).reason().contains("64 providers in a row"), rows.get(64).reason());

    // Not in a row: all are asked.
    missing[50] = "plugin.Good";
    Backends mixed = discover(missing);
    assertEquals(100, mixed.rows().size());
    assertGoodWorks(mixed);
  }
}
