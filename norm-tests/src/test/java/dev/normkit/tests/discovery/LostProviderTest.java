package dev.normkit.tests.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.BackendRow.Status;
import dev.normkit.discovery.Backends;
import dev.normkit.discovery.ProviderJars;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend whose class an uber jar kept and whose line in META-INF/services it lost. */
class LostProviderTest {
  @TempDir private Path folder;

  /** The classes of the tests, with one services file in place of theirs. */
  private static final class UberJar extends ClassLoader {
    private final URL services;

    UberJar(Path services) throws IOException {
      super("uber", NormBackend.class.getClassLoader());
      this.services = services.toUri().toURL();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(ProviderJars.SERVICE)
          ? Collections.enumeration(List.of(services))
          : super.getResources(name);
    }
  }

  private Backends discover(String services) throws IOException {
    Path file = Files.writeString(folder.resolve("services"), services);
    return Backends.discover(new UberJar(file));
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, dev.normkit.cpu.CpuBackend, simd, dev.normkit.simd.SimdBackend",
    "simd, dev.normkit.simd.SimdBackend, cpu, dev.normkit.cpu.CpuBackend"
  })
  void isARowThatSaysWhatToDo(String kept, String listed, String lost, String provider)
      throws IOException {
    Backends backends = discover(listed);
    assertEquals(List.of("cpu", "simd"), backends.rows().stream().map(BackendRow::id).toList());
    BackendRow row =
        backends.rows().stream().filter(it -> it.id().equals(lost)).findFirst().orElseThrow();
    assertEquals(provider, row.provider());
    assertEquals(Status.BROKEN, row.status());
    assertTrue(row.backend().isEmpty());
    assertTrue(row.reason().startsWith("its class is there, but no file META-INF/services/"));
    assertTrue(row.reason().contains("\"uber\""), row.reason());
    for (String tool :
        List.of("ServicesResourceTransformer", "metaInf-services", "mergeServiceFiles")) {
      assertTrue(row.remedy().contains(tool), row.remedy());
    }
    String refused =
        assertThrows(IllegalArgumentException.class, () -> backends.require(lost)).getMessage();
    assertTrue(refused.contains(row.reason()) && refused.contains(row.remedy()), refused);
    assertTrue(backends.ready().stream().allMatch(backend -> backend.id().equals(kept)));
  }

  /** Whatever else is wrong with one that is listed, it isn't lost. */
  @Test
  void aListedOneIsNot() throws IOException {
    String both = "# both\n dev.normkit.cpu.CpuBackend # one\n\ndev.normkit.simd.SimdBackend";
    assertEquals(2, discover(both).rows().size());
    List<BackendRow> rows = discover("a b\n" + both).rows();
    assertEquals(List.of("unknown"), rows.stream().map(BackendRow::id).toList());
    assertTrue(rows.get(0).reason().contains("Illegal configuration-file syntax"));
  }

  @Test
  void oneWhoseClassIsNotThereIsNot() {
    assertEquals(List.of(), Backends.discover(ProviderJars.loader()).rows());
  }

  /** The library's own loader lists it, so it is found after all. */
  @Test
  void oneThatAnotherLoaderListsIsNot() throws IOException {
    Path none = Files.writeString(folder.resolve("services"), "");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(new UberJar(none));
      Backends backends = Backends.discover();
      assertEquals(List.of("cpu", "simd"), backends.rows().stream().map(BackendRow::id).toList());
      assertTrue(backends.rows().stream().noneMatch(row -> row.status() == Status.BROKEN));
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
