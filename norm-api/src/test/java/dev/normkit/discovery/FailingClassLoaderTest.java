package dev.normkit.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.BackendRow.Status;
import java.net.URL;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Class loaders that throw what none should, as those of stopped web applications and uninstalled
 * bundles do: a row says so, and the next place is asked.
 */
class FailingClassLoaderTest {
  private static final String STOPPED = "this web application instance has been stopped already";

  private static final class NoResources extends ClassLoader {
    @Override
    public Enumeration<URL> getResources(String name) {
      throw new IllegalStateException(STOPPED);
    }
  }

  private static final class NoResource extends ClassLoader {
    NoResource() {
      super("gone", null);
    }

    @Override
    public URL getResource(String name) {
      throw new AssertionError(STOPPED);
    }
  }

  private static final class NoWords extends ClassLoader {
    @Override
    public Enumeration<URL> getResources(String name) {
      throw new IllegalStateException(STOPPED);
    }

    @Override
    public String toString() {
      throw new IllegalStateException(STOPPED);
    }
  }

  @Test
  void theNextPlaceIsAsked() {
    for (ClassLoader context : List.of(new NoResources(), new NoResource(), new NoWords())) {
      theNextPlaceIsAsked(context);
    }
  }

  private static void theNextPlaceIsAsked(ClassLoader context) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      Backends backends = Backends.discover();
      assertEquals(2, backends.asked().size());
      assertTrue(backends.asked().get(1).contains("normkit's own"), backends.toString());
      List<BackendRow> broken =
          backends.rows().stream().filter(row -> row.status() == Status.BROKEN).toList();
      assertEquals(1, broken.size(), broken.toString());
      String reason = broken.get(0).reason();
      assertTrue(reason.startsWith(backends.asked().get(0) + " threw when asked: "), reason);
      assertTrue(reason.endsWith(STOPPED), reason);
      assertTrue(broken.get(0).cause().isPresent());
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
