package dev.normkit.tests.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.BackendRow;
import dev.normkit.api.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.structure.Modules;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class path, a given class loader, a module layer: each has its own providers. */
class WhereProvidersAreFoundTest {
  private static final String NAMED_PROVIDER =
      """
      package named;
      import dev.normkit.api.*;
      import dev.normkit.spi.*;
      public class Provider implements NormBackend {
        public String id() { return "named"; }
        public Availability availability() { return Availability.available(); }
        public Support supports(NormPlan plan) { return Support.supported(); }
        public NormKernel prepare(NormPlan plan, Parallelism parallelism) { return null; }
      }
      """;

  private static final String MODULE_INFO =
      """
      module test.plugin {
        requires dev.normkit.api;
        provides dev.normkit.spi.NormBackend with named.Provider;
      }
      """;

  @TempDir private static Path folder;
  private static ProviderJars jars;
  private static Path plugin;

  @BeforeAll
  static void compile() throws IOException {
    jars = new ProviderJars(folder);
    Path classes = jars.compile("-classpath", ProviderSources.all());
    plugin = jars.jar(classes, ProviderJars.allIn(classes), "plugin.Good", "plugin.Better");
  }

  private static List<String> ids(Backends backends) {
    return backends.rows().stream().map(BackendRow::id).toList();
  }

  @Test
  void aGivenLoaderSeesItsOwn() {
    assertEquals(List.of("better", "good"), ids(Backends.discover(ProviderJars.loader(plugin))));
    assertEquals(List.of(), ids(Backends.discover(ProviderJars.loader())));
  }

  @Test
  void aLoaderSeesThoseOfItsParentsToo() throws IOException {
    try (URLClassLoader child =
        new URLClassLoader(ProviderJars.urls(plugin), NormBackend.class.getClassLoader())) {
      assertEquals(List.of("better", "cpu", "good", "simd"), ids(Backends.discover(child)));
    }
  }

  @Test
  void withoutALoaderTheContextClassLoaderCounts() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(ProviderJars.loader(plugin));
      assertEquals(List.of("better", "good"), ids(Backends.discover()));
    } finally {
      thread.setContextClassLoader(before);
    }
    assertEquals(List.of("cpu", "simd"), ids(Backends.discover()));
  }

  @Test
  void nothingIsKeptBetweenDiscoveries() {
    Backends first = Backends.discover();
    Backends second = Backends.discover();
    assertTrue(first.require("cpu") != second.require("cpu"));
    assertEquals(ids(first), ids(second));
  }

  /** A jar without module-info in a layer over the class path. */
  @Test
  void aLayerOfAutomaticModules() {
    ModuleLayer boot = ModuleLayer.boot();
    ModuleFinder finder = ModuleFinder.of(plugin);
    String name = finder.findAll().iterator().next().descriptor().name();
    Configuration configuration =
        boot.configuration().resolve(finder, ModuleFinder.of(), Set.of(name));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, NormBackend.class.getClassLoader());

    Backends backends = Backends.discover(layer);

    assertEquals(List.of("better", "good"), ids(backends));
    assertEquals(name, backends.require("good").getClass().getModule().getName());
  }

  /**
   * A layer of named modules: norm-api and norm-cpu as they are, and a plug-in. The library in it
   * is another one than that of this test, so it is asked by name.
   */
  @Test
  void aLayerOfNamedModules() throws Exception {
    Path module =
        jars.compile("--module-path", "module-info", MODULE_INFO, "named.Provider", NAMED_PROVIDER);
    Path jar = jars.jar(module, ProviderJars.allIn(module));
    Path api = Modules.location(NormBackend.class);
    Path cpu = Modules.location(Backends.discover().require("cpu").getClass());
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolveAndBind(
                ModuleFinder.of(api, cpu, jar), ModuleFinder.of(), Set.of("dev.normkit.api"));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());

    Class<?> backends = layer.findLoader("dev.normkit.api").loadClass(Backends.class.getName());
    Object found = backends.getMethod("discover", ModuleLayer.class).invoke(null, layer);
    List<?> rows = (List<?>) backends.getMethod("rows").invoke(found);

    assertEquals(
        List.of("cpu READY dev.normkit.cpu", "named READY test.plugin"),
        rows.stream().map(row -> describe(row)).toList());
  }

  private static String describe(Object row) {
    return get(row, "id") + " " + get(row, "status") + " " + moduleOf(row);
  }

  private static String moduleOf(Object row) {
    Object backend = ((java.util.Optional<?>) get(row, "backend")).orElseThrow();
    return backend.getClass().getModule().getName();
  }

  private static Object get(Object row, String component) {
    return Arrays.stream(row.getClass().getRecordComponents())
        .filter(candidate -> candidate.getName().equals(component))
        .findFirst()
        .map(
            found -> {
              try {
                return found.getAccessor().invoke(row);
              } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
              }
            })
        .orElseThrow();
  }
}
