package dev.normkit.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.spi.NormBackend;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers of named modules that make their backends by a method. */
class ProviderMethodsTest {
  private static final String MODULE =
      """
      module test.plugin {
        requires dev.normkit.api;
        provides dev.normkit.spi.NormBackend
            with p.First, p.Second, p.Same, p.SameButNamed, p.Fourth;
      }
      """;

  private static final String MADE =
      """
      package p;
      import dev.normkit.api.*;
      import dev.normkit.spi.*;
      import dev.normkit.threads.*;
      public record Made(String id) implements NormBackend {
        public Availability availability() { return Availability.available(); }
        public Support supports(NormPlan plan) { return Support.supported(); }
        public NormKernel prepare(NormPlan plan, Parallelism parallelism) { return null; }
      }
      """;

  private static String factory(String name, String type, String id) {
    return """
    package p;
    public class %s {
      public static %s provider() { return new Made("%s"); }
    }
    """
        .formatted(name, type, id);
  }

  /** The library in the layer is another one than that of this test, so it is asked by name. */
  @Test
  void eachIsARow(@TempDir Path folder) throws Exception {
    String backend = NormBackend.class.getName();
    Path plugin =
        new ProviderJars(folder)
            .compile(
                "--module-path",
                "module-info",
                MODULE,
                "p.Made",
                MADE,
                "p.First",
                factory("First", backend, "first"),
                "p.Second",
                factory("Second", backend, "second"),
                "p.Same",
                factory("Same", backend, "first"),
                "p.SameButNamed",
                factory("SameButNamed", "Made", "third"),
                "p.Fourth",
                factory("Fourth", "Made", "fourth"));
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolveAndBind(
                ModuleFinder.of(library(), plugin), ModuleFinder.of(), Set.of("dev.normkit.api"));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    Class<?> backends = layer.findLoader("dev.normkit.api").loadClass(Backends.class.getName());
    Object found = backends.getMethod("discover", ModuleLayer.class).invoke(null, layer);
    List<?> ready = (List<?>) backends.getMethod("ready").invoke(found);
    assertEquals(
        "[Made[id=first], Made[id=fourth], Made[id=second], Made[id=third]]", ready.toString());
    assertEquals(4, ((List<?>) backends.getMethod("rows").invoke(found)).size());
  }

  private static Path library() throws URISyntaxException {
    return Path.of(NormBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
