package dev.normkit.tests.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.selector.NormSelector;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A provider is declared twice, for the class path and for the module path; both say the same, or
 * one of the two worlds would go without.
 */
class ServiceFilesTest {
  private static final String SERVICE = NormBackend.class.getName();
  private static final String FILE = "META-INF/services/" + SERVICE;

  private static ModuleDescriptor descriptor(Path module) {
    Set<ModuleReference> found = ModuleFinder.of(module).findAll();
    assertEquals(1, found.size(), module.toString());
    ModuleDescriptor descriptor = found.iterator().next().descriptor();
    assertTrue(!descriptor.isAutomatic(), descriptor.name() + " has no module-info");
    return descriptor;
  }

  private static List<String> inServicesFile(Path module) throws IOException {
    URL[] alone = {module.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(alone, null);
        InputStream file = loader.getResourceAsStream(FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceAll("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static Map<String, List<String>> provided(ModuleDescriptor descriptor) {
    return descriptor.provides().stream()
        .collect(
            Collectors.toMap(
                ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "simd"})
  void bothDeclarationsAgree(String id) throws Exception {
    Path module = Modules.ofBackend(id);
    ModuleDescriptor descriptor = descriptor(module);
    List<String> providers = inServicesFile(module);
    assertEquals("dev.normkit." + id, descriptor.name());
    assertEquals(Map.of(SERVICE, providers), provided(descriptor));
    assertEquals(1, providers.size());
    NormBackend backend =
        (NormBackend) Class.forName(providers.get(0)).getConstructor().newInstance();
    assertEquals(id, backend.id());
    assertEquals(module, Modules.location(backend.getClass()));
  }

  @Test
  void nobodyElseDeclaresAProvider() throws IOException {
    List<URL> files = Collections.list(NormBackend.class.getClassLoader().getResources(FILE));
    assertEquals(2, files.size(), files.toString());
  }

  @Test
  void theApiLooksForProvidersAndHasNone() {
    ModuleDescriptor api = descriptor(Modules.location(NormBackend.class));
    assertEquals("dev.normkit.api", api.name());
    assertEquals(Set.of(SERVICE), api.uses());
    assertEquals(Map.of(), provided(api));
    assertEquals(Set.copyOf(Rooms.API), exported(api));
    assertEquals(
        Set.of("java.base"),
        api.requires().stream().map(ModuleDescriptor.Requires::name).collect(Collectors.toSet()));
  }

  @Test
  void theSelectorShowsDecisionsAndNotWhatIsBehindThem() {
    ModuleDescriptor selector = descriptor(Modules.location(NormSelector.class));
    assertEquals(Set.copyOf(Rooms.DECISIONS), exported(selector));
  }

  private static Set<String> exported(ModuleDescriptor module) {
    return module.exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toSet());
  }

  /** Only norm-simd asks for the vector module, so that the module path needs no flag. */
  @Test
  void onlyTheVectorBackendRequiresVectors() {
    for (Path module : Modules.library()) {
      ModuleDescriptor descriptor = descriptor(module);
      boolean vectors =
          descriptor.requires().stream().anyMatch(r -> r.name().equals("jdk.incubator.vector"));
      assertEquals(descriptor.name().equals("dev.normkit.simd"), vectors, descriptor.name());
    }
  }

  /** Backends export nothing: they are reached through the SPI alone. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "simd"})
  void backendsExportNothing(String id) {
    assertEquals(Set.of(), descriptor(Modules.ofBackend(id)).exports());
  }
}
