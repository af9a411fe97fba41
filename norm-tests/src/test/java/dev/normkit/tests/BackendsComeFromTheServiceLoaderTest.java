package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Discovery finds exactly the library's backends; a forgotten one would be tested by nobody. */
@Tag("backends")
class BackendsComeFromTheServiceLoaderTest {
  /** Set by the build: whether this JVM was started with the vector module. */
  private static final boolean WITH_VECTORS =
      System.getProperty("normkit.test.vector", "absent").equals("present");

  private static BackendRow row(String id) {
    return Backends.discover().rows().stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allAreFound() {
    assertEquals(
        List.of("cpu", "simd"), Backends.discover().rows().stream().map(BackendRow::id).toList());
  }

  @Test
  void thoseReadyAreThoseThatCanRun() {
    List<String> ready = Backends.discover().ready().stream().map(NormBackend::id).toList();
    assertEquals(WITH_VECTORS ? List.of("cpu", "simd") : List.of("cpu"), ready);
  }

  @Test
  void withoutTheModuleSimdSaysWhyAndWhatToType() {
    BackendRow simd = row("simd");
    if (WITH_VECTORS) {
      assertEquals("", simd.reason() + simd.remedy());
    } else {
      assertEquals(BackendRow.Status.UNAVAILABLE, simd.status());
      assertTrue(simd.reason().contains("jdk.incubator.vector"), simd.reason());
      assertTrue(simd.remedy().contains("--add-modules jdk.incubator.vector"), simd.remedy());
    }
  }

  @Test
  void moduleInfoProvidesWhatTheServiceFilesName() throws URISyntaxException {
    for (ServiceLoader.Provider<NormBackend> provider :
        ServiceLoader.load(NormBackend.class).stream().toList()) {
      Class<?> type = provider.type();
      Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      ModuleDescriptor module = ModuleFinder.of(place).findAll().iterator().next().descriptor();
      assertTrue(
          module.provides().stream()
              .anyMatch(
                  provides ->
                      provides.service().equals(NormBackend.class.getName())
                          && provides.providers().contains(type.getName())),
          module.name() + " does not provide " + type.getName());
    }
  }
}
