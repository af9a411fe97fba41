package dev.normkit.tests.thirdparty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.NormLayer;
import dev.normkit.monitor.BatchNormMonitor;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import dev.normkit.tier.Collected;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once nobody uses a plug-in's backend, its classes can go: the library keeps none of them. */
class NoTraceTest {
  @TempDir private Path folder;

  @Test
  void aPluginThatWasUsedCanBeUnloaded() throws Exception {
    Path backend = new ThirdParty(folder).backend();
    WeakReference<ClassLoader> loader = use(backend);
    assertNull(Collected.after(loader), "someone still holds the plug-in's class loader");
  }

  private static WeakReference<ClassLoader> use(Path jar) throws IOException {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, NormBackend.class.getClassLoader())) {
      NormSelector selector =
          NormSelector.of(Backends.discover(loader))
              .withBackendMode(BackendMode.forced("lanes"))
              .withParallelism(Parallelism.on(ForkJoinPool.commonPool()));
      Shape shape = Shape.channelsFirst(64, 16, 32, 32);
      NormLayer layer = selector.layer(Usage.of(Network.CNN).withShape(shape));
      BatchNormMonitor.attach(layer);
      float[] x = new float[shape.elements()];
      layer.backward(layer.forward(x));
      layer.infer(x);
      assertEquals("lanes", layer.backend().id());
      return new WeakReference<>(loader);
    }
  }
}
