package dev.normkit.tests.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import dev.normkit.discovery.ProviderJars;
import dev.normkit.discovery.ProviderSources;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.structure.Modules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class path, class loaders, module layers: each has its own providers. */
class WhereProvidersAreFoundTest {
  private static final String NAMED_PROVIDER =
      """
      package named;
      import dev.normkit.api.*;
      import dev.normkit.spi.*;
      import dev.normkit.threads.*;
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

  /** The answer of a discovery on a thread with this context class loader. */
  private static Backends discoverWith(ClassLoader context) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(context);
      return Backends.discover();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void withoutALoaderTheContextClassLoaderAndTheLibrarysOwnAreAsked() {
    ClassLoader context = ProviderJars.loader(plugin);
    Backends backends = discoverWith(context);
    assertEquals(List.of("better", "cpu", "good", "simd"), ids(backends));
    assertEquals(
        List.of("the context class loader " + context, "normkit's own class loader \"app\""),
        backends.asked());
    assertEquals(List.of("cpu", "simd"), ids(Backends.discover()));
    assertEquals(List.of("the class loader \"app\""), Backends.discover().asked());
  }

  /** What threads of the common pool, of native code and of plug-in hosts may have. */
  @Test
  void aContextThatDoesNotSeeTheLibraryHidesNothing() {
    Backends backends = discoverWith(ClassLoader.getPlatformClassLoader());
    assertEquals(List.of("cpu", "simd"), ids(backends));
    assertEquals("cpu", backends.require("cpu").id());
    assertEquals(
        List.of("the context class loader \"platform\"", "normkit's own class loader \"app\""),
        backends.asked());
    assertEquals(List.of("cpu", "simd"), ids(discoverWith(null)));
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      assertEquals(List.of("cpu", "simd"), ids(discoverWith(empty)));
    } catch (IOException closing) {
      throw new UncheckedIOException(closing);
    }
  }

  /** A child of the library's loader gives the same classes once more. */
  @Test
  void oneClassIsOneRowHoweverOftenItIsSeen() throws IOException {
    Path broken =
        jars.jar(plugin.getParent(), List.of(), "plugin.Missing", "dev.normkit.cpu.CpuBackend");
    try (URLClassLoader child =
        new URLClassLoader(ProviderJars.urls(broken), NormBackend.class.getClassLoader())) {
      assertEquals(List.of("cpu", "simd", "unknown"), ids(discoverWith(child)));
    }
  }

  @Test
  void whereItWasLookedForIsInTheMessage() {
    String platform =
        assertThrows(
                IllegalArgumentException.class,
                () -> Backends.discover(ClassLoader.getPlatformClassLoader()).require("cpu"))
            .getMessage();
    assertEquals(
        "backend \"cpu\" was not found by the class loader \"platform\"; ready are []", platform);
    String both =
        assertThrows(
                IllegalArgumentException.class,
                () -> discoverWith(ClassLoader.getPlatformClassLoader()).require("gpu"))
            .getMessage();
    assertTrue(
        both.startsWith(
            "backend \"gpu\" was not found by the context class loader \"platform\" or"
                + " normkit's own class loader \"app\"; ready are [cpu"),
        both);
    assertEquals(List.of("the boot layer"), Backends.discover(ModuleLayer.boot()).asked());
    assertEquals(List.of(), Backends.of().asked());
    assertTrue(Backends.discover().toString().endsWith(" by the class loader \"app\""));
  }

  @Test
  void noLoaderIsThatOfTheSystem() {
    assertEquals(List.of("cpu", "simd"), ids(Backends.discover((ClassLoader) null)));
  }

  /** As in a server where one program has the whole library for itself and calls another's. */
  @Test
  void theBackendsOfAnotherCopyOfTheLibraryAreRowsThatSaySo() throws IOException {
    Path api = Modules.location(NormBackend.class);
    Path cpu = Modules.location(Backends.discover().require("cpu").getClass());
    try (URLClassLoader copy =
        new URLClassLoader(
            "copy", ProviderJars.urls(api, cpu), ClassLoader.getPlatformClassLoader())) {
      Backends backends = discoverWith(copy);
      assertEquals(List.of("cpu", "dev.normkit.cpu.CpuBackend", "simd"), ids(backends));
      assertEquals("cpu", backends.require("cpu").id());
      BackendRow foreign = backends.rows().get(1);
      assertEquals(BackendRow.Status.BROKEN, foreign.status());
      assertTrue(
          foreign
              .reason()
              .endsWith(
                  "dev.normkit.cpu.CpuBackend not a subtype: it belongs to another copy of"
                      + " norm-api, loaded by \"copy\", while this one is loaded by \"app\""),
          foreign.reason());
      assertTrue(foreign.remedy().startsWith("keep norm-api once"), foreign.remedy());
      assertEquals(List.of("dev.normkit.cpu.CpuBackend"), ids(Backends.discover(copy)));
    }
  }

  /** A copy of a backend alone works; two of them are one backend. */
  @Test
  void ofTwoCopiesOfABackendTheContextsIsTaken() throws IOException {
    Path cpu = Modules.location(Backends.discover().require("cpu").getClass());
    try (URLClassLoader copy = new URLClassLoader(ProviderJars.urls(cpu), new OnlyTheApi())) {
      Backends backends = discoverWith(copy);
      assertEquals(List.of("cpu", "cpu", "simd"), ids(backends));
      assertSame(copy, backends.require("cpu").getClass().getClassLoader());
      BackendRow second = backends.rows().get(1);
      assertEquals(
          "its id \"cpu\" is taken by another copy of dev.normkit.cpu.CpuBackend, which was found"
              + " first",
          second.reason());
    }
  }

  /** The interfaces of the tests, and nothing else of theirs. */
  private static final class OnlyTheApi extends ClassLoader {
    OnlyTheApi() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("dev.normkit.") && !name.startsWith("dev.normkit.cpu.")) {
        return NormBackend.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
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
    ClassLoader parent = ClassLoader.getPlatformClassLoader();
    for (ModuleLayer layer :
        List.of(
            boot.defineModulesWithOneLoader(configuration, parent),
            boot.defineModulesWithManyLoaders(configuration, parent))) {
      Class<?> backends = layer.findLoader("dev.normkit.api").loadClass(Backends.class.getName());
      Object given = backends.getMethod("discover", ModuleLayer.class).invoke(null, layer);
      assertEquals(
          List.of("cpu READY dev.normkit.cpu", "named READY test.plugin"), describe(given));

      // The library's own layer is asked along with its loader.
      Object own = backends.getMethod("discover").invoke(null);
      assertTrue(describe(own).containsAll(describe(given)), describe(own).toString());
    }
  }

  private static List<String> describe(Object backends) throws ReflectiveOperationException {
    List<?> rows = (List<?>) backends.getClass().getMethod("rows").invoke(backends);
    return rows.stream().map(row -> describeRow(row)).toList();
  }

  private static String describeRow(Object row) {
    return get(row, "id") + " " + get(row, "status") + " " + moduleOf(row);
  }

  private static String moduleOf(Object row) {
    return ((java.util.Optional<?>) get(row, "backend"))
        .map(backend -> backend.getClass().getModule().getName())
        .orElse("");
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
